using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Operations;
using Shadowing.Operations.Decisions;
using Shadowing.Sampling;
using Shadowing.Storage;
using Shadowing.Telemetry;

namespace Shadowing.Registration;

/// <summary>Says what an operator should look at, each in a sentence: whatever keeps an experiment from what it is there for.</summary>
internal sealed class ShadowingHealthCheck(
    ExperimentRegistry registry, ExperimentStops stops, ExperimentStates states, AccountBook book, RunningExperiments running,
    StoreWriter writer, SharedDecisions decisions, InternalClock clock, FaultLog faults) : IHealthCheck
{
    private static readonly TimeSpan s_lately = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var experiments = registry.Current.All;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["inFlight"] = book.InFlight,
            ["faults"] = faults.Count,
            ["paused"] = experiments.Where(experiment => book.Experiment(experiment.Name).IsPaused)
                .Select(static experiment => experiment.Name).ToArray(),
        };
        string[] sentences = [.. OfTheProcess(), .. experiments.SelectMany(Of)];
        return Task.FromResult(sentences.Length > 0
            ? HealthCheckResult.Degraded(string.Join(' ', sentences), data: data)
            : HealthCheckResult.Healthy(WhatIsWell(experiments), data));
    }

    private IEnumerable<string> OfTheProcess()
    {
        if (stops.Killed is not KillSources.None and var sources)
        {
            yield return $"The kill switch is on ({sources}), so nothing is sampled.";
        }

        if (stops.File?.Problem is { } problem)
        {
            yield return $"The kill switch's file counts as absent: {problem}";
        }

        if (registry.Rejection is { } rejection)
        {
            yield return $"The new configuration is invalid; the last valid one stays. {rejection}";
        }

        if (writer.Status is { LastError: { } error } store)
        {
            yield return $"The store ({store.Description}) fails: {error}";
        }
        else if (!stops.AreKnown || !stops.AreHeard)
        {
            yield return "The store was not read yet, so nothing is sampled.";
        }

        if (decisions.Status is { LastError: { } deaf })
        {
            yield return $"What is decided elsewhere is not heard, or what was decided here is not told: {deaf}";
        }

        if (decisions.Status?.LackedAt is { } lacked && clock.Time.GetUtcNow() - lacked < s_lately)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The store lacked decisions that it had acknowledged, last at {lacked:yyyy-MM-dd HH:mm} UTC: it was restored, or failed over to a copy that lacked them. What was stopped stayed so, and was said again.");
        }
    }

    private IEnumerable<string> Of(Experiment experiment)
    {
        var state = states.Of(experiment.Name);
        if (experiment.IsStopped)
        {
            yield return $"{experiment.Name} was stopped by a person, so nothing of it is sampled.";
        }

        if (state.Account.LeadsBack is { } address && address == experiment.Candidate)
        {
            yield return $"{experiment.Name} compares the control with itself: its Candidate leads to this application.";
        }

        if (state.Stuck >= registry.Shared.MaxStuck)
        {
            yield return $"{experiment.Name} pauses: {state.Stuck} of its candidate calls never came back.";
        }
        else if (state.Account.IsPaused)
        {
            var cause = state.Account.PauseCause is { } known ? $", the last time by {known}" : string.Empty;
            yield return $"{experiment.Name} pauses: its candidate only failed lately{cause}. It is tried again by itself.";
        }

        if (running.IsSilent(experiment.Name, registry.Shared.Alerts.Silence) is { } silence)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{experiment.Name} has compared nothing for {InWords(silence.For)}, in which {silence.Calls:N0} {(silence.Calls == 1 ? "call" : "calls")} ended otherwise; most often {MostOften(state.Account)}.");
        }
    }

    private string WhatIsWell(IReadOnlyList<Experiment> experiments)
    {
        var accounts = experiments.Select(
            experiment => AccountReport.Sum([.. book.Experiment(experiment.Name).Endpoints.Select(static endpoint => endpoint.Read())]))
                .ToList();
        return experiments.All(static experiment => experiment.Threshold == SampleThreshold.None)
            ? "Shadowing is set up and nothing is sampled: no experiment is turned on with a sample rate above 0."
            : accounts.TrueForAll(static account => account.Sampled == 0) ? "Nothing was sampled yet."
            : accounts.TrueForAll(static account => account.Compared == 0) ? "Nothing was compared yet."
            : "Shadowing works.";
    }

    private static string MostOften(ExperimentAccount experiment)
    {
        var account = AccountReport.Sum([.. experiment.Endpoints.Select(static endpoint => endpoint.Read())]);
        return account.NotComparable.Concat(account.Dropped).Concat(account.CandidateFailures)
            .Concat([new("timed_out", account.TimedOut), new("control_failed", account.ControlFailed), new("aborted", account.Aborted)])
            .MaxBy(static reason => reason.Value).Key;
    }

    private static string InWords(TimeSpan time) =>
        time < TimeSpan.FromHours(1) ? Count((long)time.TotalMinutes, "minute") : Count((long)time.TotalHours, "hour");

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? string.Empty : "s")}");
}
