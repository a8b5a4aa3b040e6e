using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Metadata;
using Shadowing.AspNetCore.Selection;
using Shadowing.Execution;
using Shadowing.Execution.Running;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Checks everything when the pipeline is built: settings, names that endpoints use, the middleware's place; and says what will be
/// shadowed.</summary>
internal sealed partial class ShadowStart(
    IServiceProvider services, ShadowPump pump, ExperimentRegistry registry, ExperimentDeclarations declarations, ExperimentStates states,
    ShadowSelector selector, StartWarnings warnings, FaultLog faults, ILogger<ShadowStart> logger)
{
    private const string Head = "HEAD ";

    private bool _hasRun;

    /// <summary>Gets or sets a value indicating whether the pipeline has the middleware.</summary>
    public bool IsInPipeline { get; set; }

    /// <summary>Warns when something stands after the middleware that should stand before it.</summary>
    public void CheckPlace(RequestDelegate next)
    {
        try
        {
            foreach (var advice in PipelineOrder.Advice(next))
            {
                warnings.IsCachedAfter |= ReferenceEquals(advice, PipelineOrder.CacheAdvice);
                Log.WrongPlace(logger, advice);
            }

            // The pipeline is built after its configuration was checked; what was said is not said again.
            if (_hasRun && warnings.IsCachedAfter)
            {
                warnings.Say(Endpoints());
            }
        }
        catch (Exception unreadable)
        {
            // Only a hint: a pipeline that cannot be read has none.
            Log.PlaceUnknown(logger, unreadable);
        }
    }

    /// <summary>Runs once, when the pipeline is configured and every endpoint is mapped, before the server listens.</summary>
    /// <exception cref="InvalidShadowingException">Something is invalid; the message says all of it.</exception>
    public void Run()
    {
        // The pump has to be there before the registry starts it.
        ArgumentNullException.ThrowIfNull(pump);
        if (_hasRun)
        {
            return;
        }

        _hasRun = true;
        var endpoints = Endpoints();
        foreach (var metadata in endpoints.Select(static endpoint => endpoint.Metadata.GetMetadata<IShadowMetadata>()))
        {
            if (metadata is HandlerMetadata handler)
            {
                declarations.AddInProcess(handler.Experiment);
            }
            else if (metadata?.Experiment is { } name)
            {
                declarations.AddNamed(name);
            }
        }

        List<string> errors = [.. UnknownNames(endpoints), .. HandlerPlaces.Check(endpoints)];
        foreach (var check in endpoints.Select(static endpoint => endpoint.Metadata.GetMetadata<IStartCheck>()).OfType<IStartCheck>()
            .Distinct())
        {
            check.Check(endpoints, errors);
        }

        registry.Start(errors);
        Summarize(endpoints);
        foreach (var experiment in registry.Current.All.Where(static experiment => experiment.IsOfHttp))
        {
            ExperimentLog.Started(logger, experiment, states.Of(experiment.Name).Account.Summary);
        }

        warnings.IsInPipeline = IsInPipeline;
        warnings.Say(endpoints);
        registry.Subscribe(_ => Reloaded());
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(Listens);
    }

    /// <summary>Stops the start when endpoints are to be shadowed and the middleware is missing.</summary>
    public void RefuseWithoutPipeline()
    {
        if (!IsInPipeline
            && Endpoints()
                .FirstOrDefault(static endpoint =>
                    endpoint.Metadata.GetMetadata<IShadowMetadata>()?.Experiment is not null) is { } endpoint)
        {
            throw new InvalidShadowingException(
                $"'{endpoint.DisplayName}' is to be shadowed, but the pipeline has no shadowing: add app.UseShadowing() just before the endpoints, behind UseRouting, UseAuthorization and UseRateLimiter.");
        }
    }

    // When the server listens: only then are its addresses known, and their ports.
    private void Listens()
    {
        warnings.Addresses = OwnAddresses.Of(services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        warnings.SayOwnAddresses();
    }

    // A fault in what is only said must not make a valid configuration an invalid one.
    private void Reloaded()
    {
        try
        {
            var endpoints = Endpoints();
            Summarize(endpoints);
            warnings.Say(endpoints);
            warnings.SayOwnAddresses();
        }
        catch (Exception fault)
        {
            faults.Caught("the words on a reload", fault);
        }
    }

    private List<string> UnknownNames(IReadOnlyList<Endpoint> endpoints)
    {
        var known = declarations.Build().Experiments.Keys.Concat(services.GetRequiredService<ShadowingConfiguration>().ExperimentNames)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        return
        [
            .. from endpoint in endpoints
               let name = endpoint.Metadata.GetMetadata<IShadowMetadata>()?.Experiment
               where name is not null && !known.Contains(name, StringComparer.OrdinalIgnoreCase)
               let meant = NearestNames.To(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty
               select $"'{endpoint.DisplayName}' names the experiment '{name}', which is not declared; the known ones are {(known.Count == 0 ? "none" : string.Join(", ", known))}.{meant} Declare it with AddExperiment or in configuration.",
        ];
    }

    private IReadOnlyList<Endpoint> Endpoints() => services.GetService<EndpointDataSource>()?.Endpoints ?? [];

    private void Summarize(IReadOnlyList<Endpoint> endpoints)
    {
        var byPath = new RouteClaims(selector.Table, endpoints).ActingByPath()
            .ToLookup(static entry => entry.Experiment.Name, static entry => entry.Entry, StringComparer.OrdinalIgnoreCase);
        foreach (var experiment in registry.Current.All.Where(static experiment => experiment.IsOfHttp))
        {
            var (account, selected) = (states.Of(experiment.Name).Account, selector.Table.Endpoints(experiment, endpoints).ToList());
            var entries = byPath[experiment.Name].ToList();
            account.Summary = ExperimentLog.Summary(
                experiment, [.. selected, .. entries.Select(static entry => entry.Text)],
                experiment.Candidate?.ToString() ?? "a handler in this process");
            account.Declared = WithoutHead([.. selected, .. entries.SelectMany(static entry =>
                entry.Methods.Select(method => $"{HttpMethodNames.Label(method)} {entry.Pattern}"))]);
        }
    }

    // What answers GET answers HEAD by the way, whether or not anybody ever asks for it.
    private static List<string> WithoutHead(List<string> endpoints) =>
        endpoints.FindAll(endpoint => !endpoint.StartsWith(Head, StringComparison.Ordinal)
            || !endpoints.Contains($"GET {endpoint[Head.Length..]}", StringComparer.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(6003, LogLevel.Warning, "{Advice}", EventName = nameof(WrongPlace))]
        internal static partial void WrongPlace(ILogger logger, string advice);

        [LoggerMessage(6007, LogLevel.Debug, "The place of UseShadowing() in the pipeline could not be checked.",
            EventName = nameof(PlaceUnknown))]
        internal static partial void PlaceUnknown(ILogger logger, Exception unreadable);
    }
}
