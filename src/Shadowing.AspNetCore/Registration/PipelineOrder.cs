using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Looks at what stands after the middleware in the pipeline, to warn of a wrong place.</summary>
internal static class PipelineOrder
{
    /// <summary>What is said of an output cache, whose endpoints can be named too.</summary>
    public const string CacheAdvice =
        "UseOutputCache() stands after UseShadowing(), so answers from the cache are taken for the control's and compared with fresh ones: move UseShadowing() behind UseOutputCache().";

    private const int MostSteps = 500;

    private static readonly (string Type, string Advice)[] s_mustStandBefore =
    [
        ("Shadowing.AspNetCore.Selection.ShadowMiddleware",
            "UseShadowing() stands in this pipeline twice, so each request is drawn twice: remove one."),
        ("Microsoft.AspNetCore.Routing.EndpointRoutingMiddleware",
            "UseRouting() stands after UseShadowing(), so no endpoint is known where shadowing decides: endpoints that name an experiment are not shadowed, and Routes select requests by their path only: move UseShadowing() behind UseRouting()."),
        ("Microsoft.AspNetCore.Authorization.AuthorizationMiddleware",
            "UseAuthorization() stands after UseShadowing(), so refused requests would be shadowed: move UseShadowing() behind UseAuthorization()."),
        ("Microsoft.AspNetCore.Authentication.AuthenticationMiddleware",
            "UseAuthentication() stands after UseShadowing(), so no user is known where shadowing decides: move UseShadowing() behind UseAuthentication()."),
        ("Microsoft.AspNetCore.RateLimiting.RateLimitingMiddleware",
            "UseRateLimiter() stands after UseShadowing(), so rejected requests would be shadowed: move UseShadowing() behind UseRateLimiter()."),
        ("Microsoft.AspNetCore.ResponseCompression.ResponseCompressionMiddleware",
            "UseResponseCompression() stands after UseShadowing(), so compressed answers are captured: move UseShadowing() behind UseResponseCompression()."),
        ("Microsoft.AspNetCore.OutputCaching.OutputCacheMiddleware", CacheAdvice),
        ("Microsoft.AspNetCore.ResponseCaching.ResponseCachingMiddleware",
            "UseResponseCaching() stands after UseShadowing(), so answers from the cache are taken for the control's and compared with fresh ones: move UseShadowing() behind UseResponseCaching()."),
        ("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddlewareImpl",
            "UseExceptionHandler() stands after UseShadowing(), so error pages are compared in place of the answers: move UseShadowing() behind UseExceptionHandler()."),
        ("Microsoft.AspNetCore.Diagnostics.DeveloperExceptionPageMiddlewareImpl",
            "UseDeveloperExceptionPage() stands after UseShadowing(), so error pages are compared in place of the answers: move UseShadowing() behind it."),
    ];

    /// <summary>Gets a sentence for each middleware that should stand before, and stands after.</summary>
    public static IReadOnlyList<string> Advice(RequestDelegate next)
    {
        var advice = new List<string>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Queue<object>();
        Enqueue(next);
        for (var steps = 0; steps < MostSteps && open.TryDequeue(out var step); steps++)
        {
            var types = Types(step.GetType()).ToList();
            advice.AddRange(s_mustStandBefore.Where(
                known => types.Exists(type => string.Equals(type.FullName, known.Type, StringComparison.Ordinal)))
                    .Select(static known => known.Advice));

            // Type by type: the private fields of a base type are not those of the derived one.
            foreach (var field in types.SelectMany(Fields))
            {
                if (typeof(Delegate).IsAssignableFrom(field.FieldType))
                {
                    Enqueue(field.GetValue(step) as Delegate);
                }
                else if (field.Name.Contains("middleware", StringComparison.OrdinalIgnoreCase) || field.Name is "instance" or "<>4__this")
                {
                    // What the framework wraps around middlewares that are made for each request, or by conventions.
                    Enqueue(field.GetValue(step));
                }
            }
        }

        return advice;

        [UnconditionalSuppressMessage("Trimming", "IL2070",
            Justification = "Only a start-up hint: where a field was trimmed away, the hint is missing and nothing else.")]
        static FieldInfo[] Fields(Type type) =>
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

        static IEnumerable<Type> Types(Type? type)
        {
            for (; type is not null; type = type.BaseType)
            {
                yield return type;
            }
        }

        void Enqueue(object? target)
        {
            target = target is Delegate step ? step.Target : target;
            if (target is not null && !target.GetType().IsPrimitive && seen.Add(target))
            {
                open.Enqueue(target);
            }
        }
    }
}
