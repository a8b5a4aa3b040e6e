using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Dashboard.Access;
using Shadowing.AspNetCore.Metadata;
using Shadowing.AspNetCore.Selection;
using Shadowing.Execution;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Checks everything when the pipeline is built: settings, names that endpoints use, the middleware's place; and says what will be shadowed.</summary>
internal sealed partial class ShadowStart(
    IServiceProvider services, ShadowPump pump, ExperimentRegistry registry, ExperimentDeclarations declarations, ExperimentStates states, ShadowSelector selector, DashboardStart dashboard, ILogger<ShadowStart> logger)
{
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
                Log.WrongPlace(logger, advice);
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

        var errors = UnknownNames(endpoints);
        dashboard.Check(endpoints, errors);
        registry.Start(errors);
        Describe(endpoints);
        registry.Subscribe(_ => Summarize(Endpoints()));
    }

    /// <summary>Stops the start when endpoints are to be shadowed and the middleware is missing.</summary>
    public void RefuseWithoutPipeline()
    {
        if (!IsInPipeline && Endpoints().FirstOrDefault(static endpoint => endpoint.Metadata.GetMetadata<IShadowMetadata>()?.Experiment is not null) is { } endpoint)
        {
            throw new InvalidShadowingException(
                $"'{endpoint.DisplayName}' is to be shadowed, but the pipeline has no shadowing: add app.UseShadowing() just before the endpoints, behind UseRouting, UseAuthorization and UseRateLimiter.");
        }
    }

    private List<string> UnknownNames(IReadOnlyList<Endpoint> endpoints)
    {
        var known = declarations.Build().Experiments.Keys.Concat(services.GetRequiredService<ShadowingConfiguration>().ExperimentNames).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        return
        [
            .. from endpoint in endpoints
               let name = endpoint.Metadata.GetMetadata<IShadowMetadata>()?.Experiment
               where name is not null && !known.Contains(name, StringComparer.OrdinalIgnoreCase)
               select $"'{endpoint.DisplayName}' names the experiment '{name}', which is not declared; the known ones are {(known.Count == 0 ? "none" : string.Join(", ", known))}. Declare it with AddExperiment or in configuration.",
        ];
    }

    private IReadOnlyList<Endpoint> Endpoints() => services.GetService<EndpointDataSource>()?.Endpoints ?? [];

    private void Describe(IReadOnlyList<Endpoint> endpoints)
    {
        Summarize(endpoints);
        foreach (var experiment in registry.Current.All.Where(static experiment => experiment.IsOfHttp))
        {
            ExperimentLog.Started(logger, experiment, states.Of(experiment.Name).Account.Summary);
            if (experiment.SelfCheck > 0 && !selector.Table.CanSelfCheck(experiment, endpoints))
            {
                Log.NoSelfCheck(logger, experiment.Name);
            }

            if (experiment.Routes.SelectMany(static route => route.Methods).Concat(experiment.Methods).Where(static method => !HttpMethodNames.IsSafe(method)).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } unsafeMethods)
            {
                Log.UnsafeMethods(logger, experiment.Name, string.Join(", ", unsafeMethods));
            }
        }

        foreach (var (experiment, entry, nearest) in selector.Table.Unmatched(endpoints))
        {
            Log.RouteSelectsNothing(logger, experiment, entry, string.Join(", ", nearest));
        }
    }

    private void Summarize(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var experiment in registry.Current.All.Where(static experiment => experiment.IsOfHttp))
        {
            var selected = selector.Table.Endpoints(experiment, endpoints).ToList();
            states.Of(experiment.Name).Account.Summary = ExperimentLog.Summary(
                experiment, selected.Count == 0 ? [.. experiment.Routes.Select(static route => route.Text)] : selected, experiment.Candidate?.ToString() ?? "a handler in this process");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6003, LogLevel.Warning, "{Advice}", EventName = nameof(WrongPlace))]
        internal static partial void WrongPlace(ILogger logger, string advice);

        [LoggerMessage(6004, LogLevel.Warning, "{Experiment}: the route '{Entry}' matches no endpoint, so it acts by the request's path only, where no endpoint answers. Nearest endpoints: {Nearest}.", EventName = nameof(RouteSelectsNothing))]
        internal static partial void RouteSelectsNothing(ILogger logger, string experiment, string entry, string nearest);

        [LoggerMessage(6005, LogLevel.Warning, "{Experiment} shadows {Methods}: each sampled call runs twice. Be sure that this does no harm.", EventName = nameof(UnsafeMethods))]
        internal static partial void UnsafeMethods(ILogger logger, string experiment, string methods);

        [LoggerMessage(6007, LogLevel.Debug, "The place of UseShadowing() in the pipeline could not be checked.", EventName = nameof(PlaceUnknown))]
        internal static partial void PlaceUnknown(ILogger logger, Exception unreadable);

        [LoggerMessage(6006, LogLevel.Warning, "{Experiment} sets SelfCheck, but no self-check is possible: it selects no endpoint of this application with GET or HEAD. Set Shadowing:Experiments:{Experiment}:Control to the control's own address.", EventName = nameof(NoSelfCheck))]
        internal static partial void NoSelfCheck(ILogger logger, string experiment);
    }
}
