using Microsoft.AspNetCore.Http;
using Shadowing.Accounting;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Notifications.Alerts;
using Shadowing.Notifications.Sinks;
using Shadowing.Operations.Decisions;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Telemetry;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers how this instance fares, and who did what.</summary>
internal sealed class HealthReads(
    ExperimentRegistry registry, AccountBook book, CaptureGate gate, ExperimentStates states, FaultLog faults, StoreWriter writer,
    SharedDecisions decisions, IShadowStore store, SinkHub sinks, AlertNotifier alerts, HistoryRecorder history, TimeProvider time)
{
    private static readonly TimeSpan s_storeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Answers how this instance fares.</summary>
    public Task HealthAsync(HttpContext context)
    {
        var shared = registry.Shared;
        var answer = new HealthAnswer
        {
            Instance = Instance.Name,
            StartedAt = book.StartedAt,
            Queue = new QueueHealth(gate.InHand, shared.Capacity, gate.Bytes.Reserved, shared.MaxBytes, states.Stuck),
            Drops =
            [
                .. from experiment in book.Experiments
                   from drop in AccountReport.Sum([.. experiment.Endpoints.Select(static endpoint => endpoint.Read())]).Dropped
                   select new DropHealth(experiment.Name, drop.Key, drop.Value),
            ],
            ExtraCallsPerSecond = ExtraCalls(),
            Breakers =
            [
                .. book.Experiments.Select(static experiment => new BreakerHealth(experiment.Name, experiment.IsPaused,
                    experiment.IsPaused ? experiment.PauseCause : null)),
            ],
            Configuration = new ConfigurationHealth(registry.Rejection),
            Faults = new FaultHealth(faults.Count, faults.OnCallersPath),
            Store = writer.Status,
            Decisions = decisions.Status,
            Samples = new SampleHealth(book.Samples.Bytes, book.Samples.Limit, book.Samples.Dropped),
            Sinks = sinks.Read(),
            Alerts = alerts.Read(),
        };
        return ApiAnswer.WriteAsync(context, answer, ApiJsonContext.Web.HealthAnswer);
    }

    /// <summary>Answers who did what.</summary>
    public async Task AuditAsync(HttpContext context)
    {
        var (page, size) = new ApiQuery(context.Request).Page();
        try
        {
            // One more than is wanted says whether there is another page.
            var skip = (page - 1) * size;
            var entries = await store.ReadAuditAsync(skip, size + 1, context.RequestAborted)
                .WaitAsync(s_storeDeadline, time, context.RequestAborted);
            var answer = new Page<AuditEntry>([.. entries.Take(size)], page, size, Total: null, HasMore: entries.Count > size);
            await ApiAnswer.WriteAsync(context, answer, ApiJsonContext.Web.AuditPage);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The audit cannot be read.",
                "The store does not answer; the page Health says how it fares.");
        }
    }

    // Over the last minute that is complete, and the part of the present one.
    private double ExtraCalls()
    {
        var now = time.GetUtcNow();
        var minutes = registry.Current.All.SelectMany(experiment => history.Recent(experiment.Name))
            .Where(minute => now - minute.Minute < TimeSpan.FromMinutes(2)).ToList();
        var seconds = Math.Clamp((now - (minutes.Count == 0 ? now : minutes.Min(static minute => minute.Minute))).TotalSeconds, 1, 120);
        return Math.Round(minutes.Sum(
            static minute => minute.Outcomes.Where(
                static outcome => outcome.Key is not ("dropped" or "not_comparable" or "aborted" or "control_failed"))
                    .Sum(static outcome => outcome.Value)) / seconds, 2);
    }
}
