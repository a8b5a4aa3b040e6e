using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Metadata;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Finds routes that two experiments want: a call belongs to one of them, and the other would wait for it in vain.</summary>
internal sealed class RouteClaims(SelectionTable table, IReadOnlyList<Endpoint> endpoints)
{
    private readonly ILookup<string, RouteEndpoint> _byKey = endpoints.OfType<RouteEndpoint>()
        .ToLookup(static route => PatternKey.Of(route.RoutePattern), StringComparer.Ordinal);
    private readonly List<RouteEndpoint> _catchAlls =
        [.. endpoints.OfType<RouteEndpoint>().Where(static route => PatternKey.IsCatchAll(route.RoutePattern))];

    /// <summary>Gets what each experiment wants and does not get.</summary>
    public IEnumerable<RouteClaim> Find() => table.Entries.SelectMany(Find);

    /// <summary>Gets the entries that act by the request's path, because no endpoint has their pattern, and that nothing takes
    /// whole.</summary>
    public IEnumerable<RouteEntryPattern> ActingByPath() =>
        table.Entries.Where(entry => entry.Experiment.Candidate is not null && !Matching(entry).Any()
            && !ByPath(entry).Any(static claim => claim.IsAll));

    /// <summary>Gets the endpoints that take any path, under which an entry acts by the request's path.</summary>
    public IEnumerable<RouteEndpoint> CatchAllsOver(RouteEntryPattern entry) =>
        _catchAlls.Where(route => PatternOverlap.Meet(route.RoutePattern, entry.Pattern) && table.LooksAtPaths(route));

    private IEnumerable<RouteClaim> Find(RouteEntryPattern entry)
    {
        if (entry.Experiment.Candidate is null)
        {
            return [Claim(entry, $"'{entry.Entry.Text}' selects nothing: the experiment has no Candidate address, and a handler is the candidate of the endpoints that name the experiment only", isAll: true)];
        }

        return Matching(entry).Any() ? Matching(entry).SelectMany(route => AtEndpoint(entry, route)) : ByPath(entry);
    }

    private IEnumerable<RouteEndpoint> Matching(RouteEntryPattern entry) =>
        _byKey[entry.Key].Where(route => entry.Entry.Methods.Any(method => SelectionTable.Accepts(route, method)));

    private IEnumerable<RouteClaim> AtEndpoint(RouteEntryPattern entry, RouteEndpoint route)
    {
        if (route.Metadata.GetMetadata<IShadowMetadata>() is { } word)
        {
            return string.Equals(word.Experiment, entry.Experiment.Name, StringComparison.OrdinalIgnoreCase)
                ? []
                : [Claim(entry, $"'{entry.Entry.Text}' selects nothing at '{PatternKey.Display(route.RoutePattern)}': the endpoint {(word.Experiment is { } other ? $"names {other}" : "has DisableShadowing")}, and its own word goes first", isAll: false)];
        }

        return from method in entry.Entry.Methods
               where SelectionTable.Accepts(route, method)
               let owner = table.Owner(route, method)
               where owner is not null && !ReferenceEquals(owner, entry.Experiment)
               group method by owner.Name into taken
               select Claim(entry, $"'{string.Join('/', taken)} {PatternKey.Display(route.RoutePattern)}' belongs to {taken.Key}, the first by name of those whose Routes have it, so {entry.Experiment.Name} samples nothing there", isAll: false);
    }

    private IEnumerable<RouteClaim> ByPath(RouteEntryPattern entry)
    {
        var earlier = table.Entries.TakeWhile(other => !ReferenceEquals(other, entry))
            .Where(other => !ReferenceEquals(other.Experiment, entry.Experiment) && other.Experiment.Candidate is not null
                && other.Entry.Methods.Intersect(entry.Entry.Methods, StringComparer.OrdinalIgnoreCase).Any()
                && PatternOverlap.Meet(other.Pattern, entry.Pattern)).ToList();
        if (earlier.Find(other => PatternOverlap.Covers(other.Pattern, entry.Pattern)
            && !entry.Entry.Methods.Except(other.Entry.Methods, StringComparer.OrdinalIgnoreCase).Any()) is { } whole)
        {
            return [Claim(entry, $"'{entry.Entry.Text}' never gets a request: all that match it belong to {whole.Experiment.Name} ('{whole.Entry.Text}'), the first by name", isAll: true)];
        }

        return earlier.Select(other =>
            Claim(entry, $"requests that match '{entry.Entry.Text}' and '{other.Entry.Text}' belong to {other.Experiment.Name} ('{other.Entry.Text}'), the first by name", isAll: false))
            .Concat(_catchAlls.Where(route => PatternOverlap.Meet(route.RoutePattern, entry.Pattern) && !table.LooksAtPaths(route))
                .Select(route => Claim(entry,
                    $"requests that match '{entry.Entry.Text}' and are answered by the endpoint '{PatternKey.Display(route.RoutePattern)}' belong to {OwnerOf(route)}", isAll: false)));
    }

    private string OwnerOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IShadowMetadata>() is { } word ? word.Experiment ?? "nobody, because it has DisableShadowing"
        : string.Join(" and ", SelectionTable.ShadowedMethodsOf(route).Select(method => table.Owner(route, method)?.Name).OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase));

    private static RouteClaim Claim(RouteEntryPattern entry, string text, bool isAll) =>
        new(entry.Experiment.Name, entry.Entry.Text, text, isAll);
}
