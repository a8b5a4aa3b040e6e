using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Metadata;
using Shadowing.AspNetCore.Selection;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Checks that each candidate handler is that of one endpoint: for several it would answer what nobody asked it, and each answer
/// would be a mismatch.</summary>
internal static class HandlerPlaces
{
    private const int MostNamed = 4;

    /// <summary>Gets a sentence for each handler that is in a wrong place.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<Endpoint> endpoints)
    {
        var taken = endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<IShadowMetadata>() is HandlerMetadata)
            .ToLookup(static endpoint => ((HandlerMetadata)endpoint.Metadata.GetMetadata<IShadowMetadata>()!).Registration);
        foreach (var handler in taken.Where(static handler => handler.Select(CodeOf).Distinct().Count() > 1))
        {
            yield return $"WithShadow(\"{handler.Key.Experiment}\", handler) is given for {List(handler)}: one handler cannot be the candidate of several. {Cure(handler.Key)}";
        }

        foreach (var offered in endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<HandlerOfMany>() is not null)
            .SelectMany(static endpoint => endpoint.Metadata.OfType<HandlerOfMany>().Select(of => (of.Registration, Endpoint: endpoint)))
            .ToLookup(static offer => offer.Registration, static offer => offer.Endpoint).Where(offer => !taken.Contains(offer.Key)))
        {
            yield return $"WithShadow(\"{offered.Key.Experiment}\", handler) stands on a group or on all controllers ({List(offered)}), and no endpoint among them names the experiment: one handler cannot be the candidate of all. {Cure(offered.Key)}";
        }
    }

    private static string Cure(HandlerRegistration handler) =>
        $"Put it on the one endpoint itself. On a group, or on MapControllers(), it is taken for the one endpoint or action that names the experiment: .WithShadow(\"{handler.Experiment}\") or [Shadow(\"{handler.Experiment}\")].";

    // An action with two routes is still one piece of code, and one handler is its candidate.
    private static object CodeOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.MethodInfo
        ?? endpoint.Metadata.GetMetadata<ActionDescriptor>()?.Id
        ?? (object)(endpoint.DisplayName, (endpoint as RouteEndpoint)?.RoutePattern.RawText);

    private static string List(IEnumerable<Endpoint> endpoints)
    {
        var names = endpoints.Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        return names.Count <= MostNamed
            ? string.Join(", ", names)
            : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more");
    }

    private static string NameOf(Endpoint endpoint) =>
        endpoint is RouteEndpoint route && endpoint.Metadata.GetMetadata<ActionDescriptor>() is null
            ? $"{string.Join('/', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} {PatternKey.Display(route.RoutePattern)}".TrimStart()
            : endpoint.DisplayName ?? "an endpoint without a name";
}
