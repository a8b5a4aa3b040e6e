using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Candidates;
using Shadowing.AspNetCore.Metadata;
using Shadowing.AspNetCore.Selection;
using Shadowing.Execution;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Says at the start, and after a reload what is new of it, where an experiment will not do what its settings read like.</summary>
internal sealed partial class StartWarnings(ExperimentRegistry registry, ExperimentStates states, ShadowSelector selector,
    CandidateClients clients, ILogger<StartWarnings> logger)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string> _said = new(StringComparer.Ordinal);
    private bool _hasStarted;

    /// <summary>Gets or sets a value indicating whether answers are cached between the middleware and the endpoints.</summary>
    public bool IsCachedAfter { get; set; }

    /// <summary>Gets or sets a value indicating whether the pipeline has the middleware: without it no request is sampled.</summary>
    public bool IsInPipeline { get; set; }

    /// <summary>Gets or sets where this application is reached; null before its server listens.</summary>
    public OwnAddresses? Addresses { get; set; }

    /// <summary>Says what was not said before.</summary>
    public void Say(IReadOnlyList<Endpoint> endpoints)
    {
        var experiments = registry.Current.All.Where(static experiment => experiment.IsOfHttp).ToList();
        foreach (var experiment in experiments.Where(experiment => _known.Add(experiment.Name) && _hasStarted))
        {
            ExperimentLog.Started(logger, experiment, states.Of(experiment.Name).Account.Summary);
        }

        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, say) in OfPipeline(experiments).Concat(OfRoutes(endpoints))
            .Concat(experiments.SelectMany(experiment => Of(experiment, endpoints))).Concat(OfClients()))
        {
            if (said.Add(text) && !_said.Contains(text))
            {
                say();
            }
        }

        (_said, _hasStarted) = (said, true);
    }

    /// <summary>Says which candidates are this application itself.</summary>
    public void SayOwnAddresses()
    {
        foreach (var experiment in registry.Current.All)
        {
            if (experiment.Candidate is { } candidate && Addresses?.Has(candidate) is true
                && states.Of(experiment.Name).Account.FoundLeadingBack(candidate))
            {
                Log.OwnAddress(logger, experiment.Name, candidate);
            }
        }
    }

    // An endpoint that names an experiment stops the start then; what only configuration says, another process may have meant.
    private IEnumerable<(string Text, Action Say)> OfPipeline(IReadOnlyList<Experiment> experiments)
    {
        if (!IsInPipeline
            && experiments.Where(static experiment => experiment.Rate > 0).Select(static experiment => experiment.Name)
                .ToList() is { Count: > 0 } waiting)
        {
            var names = string.Join(", ", waiting);
            yield return ($"no pipeline {names}", () => Log.NotInPipeline(logger, names));
        }
    }

    private IEnumerable<(string Text, Action Say)> OfRoutes(IReadOnlyList<Endpoint> endpoints)
    {
        var claims = new RouteClaims(selector.Table, endpoints);
        foreach (var claim in claims.Find())
        {
            yield return ($"{claim.Experiment} {claim.Text}", () => Log.RouteTaken(logger, claim.Experiment, claim.Text));
        }

        var byPath = claims.ActingByPath().Select(static entry => entry.Experiment.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var experiment in registry.Current.All.Where(
            experiment => experiment is { IsOfHttp: true, IsOfServices: false } && !byPath.Contains(experiment.Name)))
        {
            var selected = selector.Table.Endpoints(experiment, endpoints).ToList();
            foreach (var critical in experiment.Limits.Critical.Where(
                critical => selected.Count > 0 && !selected.Contains(critical, StringComparer.Ordinal)))
            {
                yield return ($"{experiment.Name} critical {critical}",
                    () => Log.CriticalOfNobody(logger, experiment.Name, critical,
                        string.Join(", ", NearestPatterns.To(critical, selected))));
            }
        }

        var patterns = endpoints.OfType<RouteEndpoint>().Select(static route => PatternKey.Display(route.RoutePattern)).ToList();
        foreach (var entry in claims.ActingByPath())
        {
            var (experiment, text) = (entry.Experiment.Name, entry.Entry.Text);
            var under = claims.CatchAllsOver(entry).Select(static route => PatternKey.Display(route.RoutePattern))
                .Distinct(StringComparer.Ordinal).ToList();
            yield return ($"{experiment} by path {text}", patterns.Count == 0 || under.Count > 0
                ? () => Log.ActsByPath(logger, experiment, text,
                    under.Count == 0
                        ? "the application has no endpoints"
                        : $"under {string.Join(", ", under)}, and where no endpoint answers")
                : () => Log.RouteSelectsNothing(logger, experiment, text,
                    string.Join(", ", NearestPatterns.To(entry.Entry.Pattern, patterns))));
        }
    }

    private IEnumerable<(string Text, Action Say)> Of(Experiment experiment, IReadOnlyList<Endpoint> endpoints)
    {
        var selected = selector.Table.Endpoints(experiment, endpoints).ToList();
        if (experiment.Rate > 0 && experiment.Routes.Count == 0 && selected.Count == 0 && !IsNamed(experiment, endpoints))
        {
            var nearest = NearestNames.To(experiment.Name, registry.Current.All.Select(static other => other.Name));
            yield return ($"{experiment.Name} selects nothing",
                () => Log.SelectsNothing(logger, experiment.Name, nearest is null ? string.Empty : $" Was {nearest} meant?"));
        }

        if (experiment.Candidate is { } candidate && candidate == experiment.Control)
        {
            yield return ($"{experiment.Name} is its control", () => Log.SameAddress(logger, experiment.Name, candidate));
        }

        if (experiment.SelfCheck > 0 && !selector.Table.CanSelfCheck(experiment, endpoints))
        {
            yield return ($"{experiment.Name} self-check", () => Log.NoSelfCheck(logger, experiment.Name));
        }

        if (experiment.Routes.SelectMany(static route => route.Methods).Concat(experiment.Methods)
            .Where(static method => !HttpMethodNames.IsSafe(method)).Distinct(StringComparer.Ordinal)
            .ToList() is { Count: > 0 } unsafeMethods)
        {
            var methods = string.Join(", ", unsafeMethods);
            yield return ($"{experiment.Name} methods {methods}", () => Log.UnsafeMethods(logger, experiment.Name, methods));
        }

        if (IsCachedAfter && Cached(experiment, endpoints) is { Count: > 0 } cached)
        {
            var names = string.Join(", ", cached);
            yield return ($"{experiment.Name} cached {names}", () => Log.Cached(logger, experiment.Name, names));
        }
    }

    private IEnumerable<(string Text, Action Say)> OfClients() =>
        from name in clients.Names
        where registry.Current.Find(name) is null
        let nearest = NearestNames.To(name, registry.Current.All.Select(static experiment => experiment.Name))
        select ($"{name} client",
            (Action)(() => Log.ClientOfNobody(logger, name, nearest is null ? string.Empty : $" Was {nearest} meant?")));

    private static bool IsNamed(Experiment experiment, IReadOnlyList<Endpoint> endpoints) =>
        experiment.IsOfServices
            || endpoints.Any(endpoint =>
                string.Equals(endpoint.Metadata.GetMetadata<IShadowMetadata>()?.Experiment, experiment.Name,
                    StringComparison.OrdinalIgnoreCase));

    private List<string> Cached(Experiment experiment, IReadOnlyList<Endpoint> endpoints) =>
    [
        .. endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<IOutputCachePolicy>() is not null
            || endpoint.Metadata.GetMetadata<OutputCacheAttribute>() is { NoStore: false })
            .SelectMany(endpoint => selector.Table.Endpoints(experiment, [endpoint])),
    ];

    private static partial class Log
    {
        [LoggerMessage(6004, LogLevel.Warning,
            "{Experiment}: the route '{Entry}' matches no endpoint, so it acts by the request's path only, where no endpoint is known. Nearest endpoints: {Nearest}.", EventName = nameof(RouteSelectsNothing))]
        internal static partial void RouteSelectsNothing(ILogger logger, string experiment, string entry, string nearest);

        [LoggerMessage(6005, LogLevel.Warning,
            "{Experiment} shadows {Methods}: each sampled call runs twice. Be sure that this does no harm.",
            EventName = nameof(UnsafeMethods))]
        internal static partial void UnsafeMethods(ILogger logger, string experiment, string methods);

        [LoggerMessage(6006, LogLevel.Warning,
            "{Experiment} sets SelfCheck, but no self-check is possible: it selects no endpoint of this application with GET or HEAD. Set Shadowing:Experiments:{Experiment}:Control to the control's own address.", EventName = nameof(NoSelfCheck))]
        internal static partial void NoSelfCheck(ILogger logger, string experiment);

        [LoggerMessage(6008, LogLevel.Warning, "{Experiment}: {Claim}.", EventName = nameof(RouteTaken))]
        internal static partial void RouteTaken(ILogger logger, string experiment, string claim);

        [LoggerMessage(6009, LogLevel.Information, "{Experiment}: the route '{Entry}' acts by the request's path: {Where}.",
            EventName = nameof(ActsByPath))]
        internal static partial void ActsByPath(ILogger logger, string experiment, string entry, string where);

        [LoggerMessage(6010, LogLevel.Warning, "{Experiment}: it selects no request: it has no Routes, and no endpoint names it.{Nearest}",
            EventName = nameof(SelectsNothing))]
        internal static partial void SelectsNothing(ILogger logger, string experiment, string nearest);

        [LoggerMessage(6011, LogLevel.Warning,
            "{Experiment}: ConfigureCandidateClient names it, and no experiment has this name, so the client is used by nobody.{Nearest}",
            EventName = nameof(ClientOfNobody))]
        internal static partial void ClientOfNobody(ILogger logger, string experiment, string nearest);

        [LoggerMessage(6012, LogLevel.Warning,
            "{Experiment}: answers of {Endpoints} come from the output cache between UseShadowing() and the endpoint, so cached ones are compared with fresh ones.", EventName = nameof(Cached))]
        internal static partial void Cached(ILogger logger, string experiment, string endpoints);

        [LoggerMessage(6016, LogLevel.Warning,
            "{Experiment}: its Limits:Critical has '{Endpoint}', which is no endpoint that it selects, so it never counts as safe. Nearest: {Nearest}.", EventName = nameof(CriticalOfNobody))]
        internal static partial void CriticalOfNobody(ILogger logger, string experiment, string endpoint, string nearest);

        [LoggerMessage(6015, LogLevel.Warning,
            "The pipeline has no UseShadowing(), so no request is sampled for {Experiments}: add it just before the endpoints, behind UseRouting, UseAuthorization and UseRateLimiter.", EventName = nameof(NotInPipeline))]
        internal static partial void NotInPipeline(ILogger logger, string experiments);

        [LoggerMessage(6014, LogLevel.Warning,
            "{Experiment}: its Candidate and its Control have one address, {Candidate}, so the control is compared with itself, and that they agree says nothing.", EventName = nameof(SameAddress))]
        internal static partial void SameAddress(ILogger logger, string experiment, Uri candidate);

        [LoggerMessage(6013, LogLevel.Warning,
            "{Experiment}: its Candidate {Candidate} is this application's own address, so the control is compared with itself, and that they agree says nothing. Set Shadowing:Experiments:{Experiment}:Candidate to the candidate's address.", EventName = nameof(OwnAddress))]
        internal static partial void OwnAddress(ILogger logger, string experiment, Uri candidate);
    }
}
