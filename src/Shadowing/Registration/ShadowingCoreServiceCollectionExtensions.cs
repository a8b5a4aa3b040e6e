using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Comparison;
using Shadowing.Evidence;
using Shadowing.Execution;
using Shadowing.Execution.Judging;
using Shadowing.Execution.Running;
using Shadowing.Execution.Threads;
using Shadowing.Experiments;
using Shadowing.Fleet;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Runs;
using Shadowing.Notifications.Alerts;
using Shadowing.Notifications.Speakers;
using Shadowing.Notifications.Sinks;
using Shadowing.Operations;
using Shadowing.Operations.Audits;
using Shadowing.Operations.Decisions;
using Shadowing.Redaction;
using Shadowing.Registration;
using Shadowing.Reports;
using Shadowing.Reports.Fleets;
using Shadowing.Services.Calls;
using Shadowing.Services.Inline;
using Shadowing.Services.Registrations;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Memory;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers shadowing in a host without ASP.NET Core.</summary>
/// <remarks>With the package Shadowing.AspNetCore its own <c>AddShadowing</c> is the better match for the same call, and adds the web's
/// part.</remarks>
public static class ShadowingCoreServiceCollectionExtensions
{
    /// <summary>Registers shadowing.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section with the settings; a root stands for its section <c>Shadowing</c>; null takes that of the
    /// host's configuration.</param>
    /// <param name="configure">Sets defaults of what all experiments share, which configuration overrides.</param>
    /// <returns>A builder for experiments.</returns>
    public static ShadowingBuilder AddShadowing(this IServiceCollection services, IConfiguration? configuration = null,
        params IEnumerable<Action<ShadowingOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var declarations = Declarations(services);
        if (configuration is not null)
        {
            services.Replace(ServiceDescriptor.Singleton(
                provider => ShadowingConfiguration.From(configuration, provider.GetService<IConfiguration>())));
        }

        var builder = new ShadowingBuilder(services, declarations);
        foreach (var change in configure)
        {
            builder.Configure(change);
        }

        return builder;
    }

    // Top to bottom as a call goes: settings, capture, queue, candidate, comparison, account, report.
    private static ExperimentDeclarations Declarations(IServiceCollection services)
    {
        if (services.FirstOrDefault(
            static service => service.ServiceType == typeof(ExperimentDeclarations))?.ImplementationInstance is ExperimentDeclarations known)
        {
            return known;
        }

        var declarations = new ExperimentDeclarations();
        services.TryAddSingleton(new InternalClock(TimeProvider.System));
        services.AddSingleton(declarations);
        services.AddSingleton(static provider => ShadowingConfiguration.From(provider.GetService<IConfiguration>()));
        services.AddTimed<KillSwitchFile>();
        services.AddSingleton(static provider => new ExperimentStops
        {
            File = provider.GetRequiredService<KillSwitchFile>(),
            IsKilledByEnvironment = Environment.GetEnvironmentVariable(ExperimentStops.Variable) is { Length: > 0 } text
                && ExperimentStops.IsOn(text),
        });
        services.AddSingleton<ExperimentRegistry>();
        services.AddTimed<ExperimentStates>();
        services.AddSingleton<CaptureGate>();
        services.AddSingleton<Deadlines>();
        services.AddTimed<PoolWatch>();
        services.AddTimed<ShadowPump>();
        services.AddHostedService(static provider => provider.GetRequiredService<ShadowPump>());
        services.AddSingleton(Sinks);
        services.AddHostedService(static provider => provider.GetRequiredService<SinkHub>());
        services.AddSingleton<AlertTally>();
        services.AddSingleton<IFleetAlerts, FleetAlerts>();
        services.AddTimed<AlertSpeaker>();
        services.AddHostedService(static provider => provider.GetRequiredService<AlertSpeaker>());
        services.AddTimed<AlertNotifier>();
        services.AddHostedService(static provider => provider.GetRequiredService<AlertNotifier>());
        services.AddSingleton<CandidateRunner>();
        services.AddSingleton<CallEnds>();
        services.AddTimed<OpenControls>();
        services.AddSingleton<CallDecider>();
        services.AddTimed<CallRecorder>();
        services.AddTimed<CallLog>();
        services.AddTimed<CallTeller>();
        services.AddSingleton<CallJudge>();
        services.AddSingleton(static _ => new ObservationComparer());
        services.AddTimed<AccountBook>();
        services.AddSingleton<FaultLog>();
        services.AddSingleton(Metrics);
        services.AddSingleton(Redactor);
        services.AddSingleton<BodyRedactor>();
        services.AddSingleton<SampleMaker>();
        services.AddSingleton<FailureSampleMaker>();
        services.AddTimed<ShadowReporter>();
        services.AddSingleton<IShadowReporter, FleetReporter>();
        services.AddTimed<AnnotationLog>();
        services.AddSingleton<HistoryRecorder>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<AuditVerifier>();
        services.AddTimed<AuditWatch>();
        services.AddSingleton<EvidenceMemory>();
        services.AddTimed<StopReach>();
        services.AddSingleton<ExperimentEpochs>();
        services.AddSingleton<IDecisionKind, StopDecision>();
        services.AddSingleton<IDecisionKind, ForgetDecision>();
        services.AddSingleton<IDecisionKind, ReleaseDecision>();
        services.AddSingleton(static provider =>
            ActivatorUtilities.CreateInstance<SharedDecisions>(provider, provider.GetRequiredService<InternalClock>().Time,
                new OwnThreads("Shadowing decisions", limit: 1)));
        services.AddHostedService(static provider => provider.GetRequiredService<SharedDecisions>());
        services.AddTimed<ExperimentOperations>();
        services.AddSingleton<IEvidenceSource, MismatchArchive>();
        services.AddSingleton<IEvidenceSource, EvidenceArchive>();
        services.AddSingleton<IEvidenceSource>(static provider => provider.GetRequiredService<HistoryRecorder>());
        services.AddSingleton<IEvidenceSource>(static provider => provider.GetRequiredService<AnnotationLog>());
        services.AddSingleton<IEvidenceSource>(static provider => provider.GetRequiredService<ExperimentOperations>());
        services.TryAddSingleton<IShadowStore, MemoryStore>();
        services.AddSingleton(static provider => new FleetCalls { IsOn = provider.GetRequiredService<IShadowStore>() is ISharedStore });
        services.AddTimed<StoreClock>();
        services.AddTimed<InstanceStatus>();
        services.AddSingleton(Description);
        services.AddSingleton<FleetMember>();
        services.AddTimed<FleetWriter>();
        services.AddTimed<FleetView>();
        services.AddSingleton<IFleetPart>(static provider => provider.GetRequiredService<FleetWriter>());
        services.AddSingleton(static provider =>
            ActivatorUtilities.CreateInstance<StoreWriter>(provider, provider.GetRequiredService<InternalClock>().Time,
                new OwnThreads("Shadowing store", limit: 1)));
        services.AddHostedService(static provider => provider.GetRequiredService<StoreWriter>());
        services.AddScoped<CandidateScope>();
        services.AddTimed<CallTools>();
        services.AddSingleton<IStartPart, NameStart>();
        services.AddTimed<RunningExperiments>();
        services.AddSingleton<IStartPart>(static provider => provider.GetRequiredService<RunningExperiments>());
        services.AddSingleton<IStartPart, ServiceStart>();
        services.AddSingleton<IStartPart, StrictRunStart>();
        services.AddTimed<VerdictMetrics>();
        services.AddHostedService(static provider => provider.GetRequiredService<VerdictMetrics>());
        services.AddSingleton<InlineRuns>();
        services.AddTransient<IShadow, InlineShadow>();
        services.AddTransient<MadeService>();
        return declarations;
    }

    // What the accounts hold is shown from the meter's first moment on.
    private static ShadowMetrics Metrics(IServiceProvider provider)
    {
        var metrics = new ShadowMetrics(provider.GetRequiredService<FaultLog>());
        _ = new AccountMetrics(metrics, provider.GetRequiredService<AccountBook>());
        return metrics;
    }

    private static RunDescription Description(IServiceProvider provider)
    {
        var status = provider.GetRequiredService<InstanceStatus>();
        return new RunDescription(() => status.Name, status.Describe);
    }

    private static SinkHub Sinks(IServiceProvider provider) => new(
        provider.GetServices<SinkRegistration>(),
        provider,
        CandidateFlow.Enter,
        provider.GetRequiredService<ExperimentRegistry>(),
        provider.GetRequiredService<ShadowMetrics>(),
        provider.GetRequiredService<InternalClock>().Time,
        provider.GetRequiredService<ILogger<SinkWorker>>());

    private static ValueRedactor Redactor(IServiceProvider provider)
    {
        var registry = provider.GetRequiredService<ExperimentRegistry>();
        var isDevelopment = provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false;
        var plans = new ConditionalWeakTable<ShadowingOptions, RedactionPlan>();
        return new ValueRedactor(
            () => plans.GetValue(registry.Shared, shared => new RedactionPlan(shared.Redaction, shared.KeepValues ?? isDevelopment)),
            provider.GetService<IRedactor>(),
            () => registry.Shared.Secret);
    }
}
