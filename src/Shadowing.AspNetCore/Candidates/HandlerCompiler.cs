using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Compiles a candidate handler the way the framework compiles the endpoint's own: from a copy of its builder, so that the
/// endpoint's filters run and its metadata stays as it is.</summary>
internal static class HandlerCompiler
{
    /// <summary>Compiles the handler; an exception stops the start.</summary>
    [RequiresUnreferencedCode("The handler's parameters and result are found by reflection.")]
    [RequiresDynamicCode("The handler is compiled at run time.")]
    public static HandlerCandidate Compile(string experiment, EndpointBuilder original, Delegate handler)
    {
        if (original is not RouteEndpointBuilder route)
        {
            throw new InvalidOperationException(
                $"WithShadow(\"{experiment}\", handler): '{original.DisplayName}' is not a route endpoint; use it on endpoints that Map… made.");
        }

        Refuse(experiment, original, handler.Method.GetCustomAttributes(inherit: true));
        var copy = new RouteEndpointBuilder(requestDelegate: null, route.RoutePattern, route.Order)
        {
            DisplayName = $"{route.DisplayName} (candidate of {experiment})",
            ApplicationServices = route.ApplicationServices,
        };
        foreach (var filter in original.FilterFactories)
        {
            copy.FilterFactories.Add(filter);
        }

        var options = new RequestDelegateFactoryOptions
        {
            ServiceProvider = original.ApplicationServices,
            ThrowOnBadRequest = original.ApplicationServices.GetService<IOptions<RouteHandlerOptions>>()?.Value.ThrowOnBadRequest ?? false,
            RouteParameterNames = route.RoutePattern.Parameters.Select(static parameter => parameter.Name),
            DisableInferBodyFromParameters =
                original.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is { Count: > 0 } methods
                && methods.All(static method => method is "GET" or "HEAD" or "DELETE" or "OPTIONS" or "TRACE" or "CONNECT"),
            EndpointBuilder = copy,
        };
        var inferred = RequestDelegateFactory.InferMetadata(handler.Method, options);
        Refuse(experiment, original, [.. copy.Metadata]);
        foreach (var metadata in original.Metadata)
        {
            copy.Metadata.Add(metadata);
        }

        original.ApplicationServices.GetService<CandidateServer>()?.Open();
        var compiled = RequestDelegateFactory.Create(handler, options, inferred).RequestDelegate;
        return new HandlerCandidate(
            new Endpoint(compiled, new EndpointMetadataCollection(original.Metadata), copy.DisplayName), compiled,
            original.ApplicationServices, isControl: false);
    }

    // The control's endpoint was authorized already; what the candidate declares for itself nobody would check. That forms need a token,
    // which the framework infers of every handler that takes one, is declared by nobody: where the endpoint takes forms too it was checked,
    // and where it does not there was nothing to check.
    private static void Refuse(string experiment, EndpointBuilder original, IReadOnlyCollection<object> metadata)
    {
        var isChecked = original.Metadata.OfType<IAntiforgeryMetadata>().LastOrDefault() is { RequiresValidation: true };
        var refused = metadata.FirstOrDefault(
            item => item is IAuthorizeData or IAllowAnonymous
                || (item is Attribute and IAntiforgeryMetadata { RequiresValidation: true } && !isChecked));
        if (refused is not null)
        {
            throw new InvalidOperationException(
                $"WithShadow(\"{experiment}\", handler) on '{original.DisplayName}': the candidate handler has {refused.GetType().Name}, which nothing would enforce: a candidate runs after the control's request was authorized. Move it to the endpoint, or remove it.");
        }
    }
}
