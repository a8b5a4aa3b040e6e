using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Shadowing.AspNetCore.Calls;
using Shadowing.AspNetCore.Candidates;
using Shadowing.AspNetCore.Capture;
using Shadowing.AspNetCore.Metadata;
using Shadowing.Execution;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Finds a call's experiment by its endpoint or its path. It belongs to one catalog and is thrown away with it.</summary>
internal sealed class SelectionTable
{
    [ThreadStatic]
    private static RouteValueDictionary? s_values;

    private readonly ConditionalWeakTable<Endpoint, EndpointSelection> _byEndpoint = [];
    private readonly ConditionalWeakTable<Endpoint, EndpointSelection>.CreateValueCallback _build;
    private readonly List<RouteEntryPattern> _entries = [];
    private readonly List<PathEntry> _paths = [];
    private readonly ExperimentCatalog _catalog;
    private readonly ExperimentStates _states;
    private readonly ServerCandidates _servers;
    private readonly IServiceProvider _services;

    public SelectionTable(ExperimentCatalog catalog, ExperimentStates states, ServerCandidates servers, IServiceProvider services)
    {
        (_catalog, _states, _servers, _services) = (catalog, states, servers, services);
        (LookUpThreshold, LookUpWeight) = (catalog.LookUpThreshold, catalog.LookUpWeight);
        _build = Build;
        foreach (var experiment in catalog.All)
        {
            foreach (var entry in experiment.Routes)
            {
                var pattern = RoutePatternFactory.Parse(entry.Pattern);
                _entries.Add(new RouteEntryPattern(entry, pattern, PatternKey.Of(pattern), experiment));
                if (experiment.Candidate is not null)
                {
                    _paths.Add(new PathEntry(
                        new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary()),
                        new EndpointSelection([.. entry.Methods.Select(
                            method => Select(experiment, method, entry.Pattern, _servers.For(experiment), endpoint: null))],
                                looksAtPaths: false)));
                }
            }
        }
    }

    /// <summary>Gets a value indicating whether services or inline runs are sampled, so that they must be told when a request is a shadow
    /// call itself.</summary>
    public bool ShadowsCode => _catalog.ShadowsCode;

    /// <summary>Gets the number that a call's draw must stay below for a look-up.</summary>
    public ulong LookUpThreshold { get; }

    /// <summary>Gets how many calls a looked-up call stands for.</summary>
    public double LookUpWeight { get; }

    /// <summary>Finds the selection of a call; null when it is not in any experiment.</summary>
    public ShadowedEndpoint? Find(HttpContext context)
    {
        if (context.Features.Find<IEndpointFeature>()?.Endpoint is { } endpoint)
        {
            var selection = _byEndpoint.TryGetValue(endpoint, out var known) ? known : _byEndpoint.GetValue(endpoint, _build);
            if (!selection.LooksAtPaths)
            {
                return selection.IsEmpty ? null : selection.Find(context.Request.Method);
            }
        }

        return _paths.Count == 0 ? null : FindByPath(context);
    }

    /// <summary>Gets the entries of all experiments' routes, in the order in which they are asked.</summary>
    public IReadOnlyList<RouteEntryPattern> Entries => _entries;

    /// <summary>Gets the experiment that has a method of an endpoint; null when none has.</summary>
    public Experiment? Owner(Endpoint endpoint, string method) => _byEndpoint.GetValue(endpoint, _build).Find(method)?.Experiment;

    /// <summary>Tells whether entries act by the request's path under an endpoint that takes any path.</summary>
    public bool LooksAtPaths(Endpoint endpoint) => _byEndpoint.GetValue(endpoint, _build).LooksAtPaths;

    /// <summary>Gets the endpoints that an experiment selects, for the start-up log.</summary>
    public IEnumerable<string> Endpoints(Experiment experiment, IReadOnlyList<Endpoint> endpoints) =>
        Selections(experiment, endpoints).Select(static selection => selection.Endpoint).Distinct(StringComparer.Ordinal);

    /// <summary>Tells whether some call of an experiment can be self-checked.</summary>
    public bool CanSelfCheck(Experiment experiment, IReadOnlyList<Endpoint> endpoints) =>
        experiment.Control is not null || Selections(experiment, endpoints).Any(static selection => selection.SelfCheck is not null);

    private IEnumerable<ShadowedEndpoint> Selections(Experiment experiment, IReadOnlyList<Endpoint> endpoints) =>
        endpoints.SelectMany(endpoint => ShadowedMethodsOf(endpoint).Select(method => _byEndpoint.GetValue(endpoint, _build).Find(method)))
            .OfType<ShadowedEndpoint>().Where(selection => ReferenceEquals(selection.Experiment, experiment));

    /// <summary>Gets the methods of an endpoint that may be shadowed at all.</summary>
    public static IEnumerable<string> ShadowedMethodsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
            ? methods
            : ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"];

    private static string Template(RouteEndpoint route) => PatternKey.Display(route.RoutePattern);

    /// <summary>Tells whether an endpoint answers a method.</summary>
    public static bool Accepts(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods
            || methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    private ShadowedEndpoint? FindByPath(HttpContext context)
    {
        var values = s_values ??= [];
        foreach (var path in _paths)
        {
            if (path.Selection.Find(context.Request.Method) is { } selection && Matches(path, context, values))
            {
                return selection;
            }
        }

        return null;
    }

    private static bool Matches(PathEntry path, HttpContext context, RouteValueDictionary values)
    {
        // The values themselves are of no interest; cleared, so that nothing of a request stays here.
        var matches = path.Matcher.TryMatch(context.Request.Path, values);
        values.Clear();
        return matches;
    }

    private EndpointSelection Build(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IShadowMetadata>() is { } metadata)
        {
            return metadata.Experiment is { } name && _catalog.Find(name) is { } experiment
                && Candidate(metadata, experiment) is { } candidate
                ? new EndpointSelection(
                    [.. experiment.Methods.Where(method => Accepts(endpoint, method))
                        .Select(method => Select(experiment, method, Name(endpoint), candidate, endpoint))], looksAtPaths: false)
                : EndpointSelection.None;
        }

        if (endpoint is not RouteEndpoint route)
        {
            return EndpointSelection.None;
        }

        var selections = new List<KeyValuePair<string, ShadowedEndpoint>>();
        var key = PatternKey.Of(route.RoutePattern);
        foreach (var (entry, _, entryKey, experiment) in _entries)
        {
            if (string.Equals(entryKey, key, StringComparison.Ordinal) && experiment.Candidate is not null)
            {
                selections.AddRange(entry.Methods
                    .Where(method => Accepts(route, method)
                        && !selections.Exists(known => string.Equals(known.Key, method, StringComparison.OrdinalIgnoreCase)))
                    .Select(method => Select(experiment, method, Template(route), _servers.For(experiment), endpoint)));
            }
        }

        return new EndpointSelection([.. selections], looksAtPaths: selections.Count == 0 && PatternKey.IsCatchAll(route.RoutePattern));
    }

    private IHttpCandidate? Candidate(IShadowMetadata metadata, Experiment experiment) =>
        metadata is HandlerMetadata { Candidate: { } handler } ? handler : experiment.Candidate is null ? null : _servers.For(experiment);

    private KeyValuePair<string, ShadowedEndpoint> Select(Experiment experiment, string method, string template, IHttpCandidate candidate,
        Endpoint? endpoint)
    {
        var state = _states.Of(experiment.Name);
        return new(method, new ShadowedEndpoint(experiment, state, $"{HttpMethodNames.Label(method)} {template}", candidate,
            SelfCheck(experiment, method, endpoint)));
    }

    // Safe methods only, whatever is shadowed: that the candidate may run besides the control does not say that the control may run twice.
    private IHttpCandidate? SelfCheck(Experiment experiment, string method, Endpoint? endpoint) =>
        experiment.SelfCheck <= 0 || !HttpMethodNames.IsSafe(method) ? null
        : experiment.Control is not null ? _servers.ControlOf(experiment)
        : endpoint?.RequestDelegate is { } handler ? new HandlerCandidate(endpoint, handler, _services, isControl: true)
        : null;

    private static string Name(Endpoint endpoint) => endpoint is RouteEndpoint route ? Template(route) : "(endpoint without a route)";
}
