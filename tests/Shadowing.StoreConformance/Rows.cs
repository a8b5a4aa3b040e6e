using Shadowing.Accounting;
using Shadowing.History;
using Shadowing.Storage;

namespace Shadowing.StoreConformance;

/// <summary>Makes rows for the tests, and tells them apart by what they say.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    public static StoredGroup Group(string id, string experiment = "orders-v2", int minute = 0, string content = "{}") =>
        new() { Id = id, Experiment = experiment, LastSeen = At(minute), Content = content };

    public static StoredSample Sample(string id, string group, string experiment = "orders-v2", int minute = 0, string content = "{}",
        bool isDrawn = false) =>
        new() { Id = id, Group = group, Experiment = experiment, At = At(minute), Content = content, IsDrawn = isDrawn };

    public static HistoryMinute Minute(int minute, string experiment = "orders-v2", string endpoint = "", string run = "run-1",
        long sampled = 10, long mismatches = 1, long measured = 5) => new()
        {
            Experiment = experiment,
            Endpoint = endpoint,
            Minute = At(minute),
            Run = run,
            Sampled = sampled,
            Outcomes = mismatches == 0
            ? new Dictionary<string, long>(StringComparer.Ordinal) { ["match"] = sampled }
            : new Dictionary<string, long>(StringComparer.Ordinal) { ["match"] = sampled - mismatches, ["mismatch"] = mismatches },
            Control = new LatencyReport(measured, TimeSpan.FromTicks((10 * measured) + 1), TimeSpan.FromTicks((20 * measured) + 3),
            TimeSpan.FromTicks((30 * measured) + 7)),
            Candidate = new LatencyReport(measured + 1, TimeSpan.FromTicks((40 * measured) + 1), TimeSpan.FromTicks((50 * measured) + 3),
            TimeSpan.FromTicks((60 * measured) + 7)),
        };

    public static Annotation Annotation(string id, int minute = 0, string? experiment = "orders-v2", string text = "something") =>
        new() { Id = id, At = At(minute), Experiment = experiment, Kind = "configuration", Text = text };

    public static AuditEntry Audit(string id, int minute = 0, string reason = "because", string by = "somebody") =>
        new() { Id = id, At = At(minute), By = by, Action = "stop", Experiment = "orders-v2", Reason = reason };

    public static StoredStop Stop(string experiment, bool isStopped = true, string reason = "because") =>
        new(experiment, isStopped, "somebody", reason, At(3).AddTicks(7));

    /// <summary>Says a minute in full; records with dictionaries are equal only when they are the same object.</summary>
    public static string Text(HistoryMinute minute) =>
        FormattableString.Invariant(
            $"{minute.Experiment.ToUpperInvariant()} {minute.Endpoint} {minute.Minute.UtcTicks} '{minute.Run}' {minute.Sampled} {string.Join(',', minute.Outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))} {minute.Control} {minute.Candidate}");

    /// <summary>Says a state in full, in an order of its own.</summary>
    public static string Text(StoredState state) => string.Join(
        '\n',
        state.Groups.Select(group => group.ToString()).Order(StringComparer.Ordinal)
            .Concat(state.Samples.Select(sample => sample.ToString()).Order(StringComparer.Ordinal))
            .Concat(state.Evidence.Select(evidence => $"{evidence.Experiment.ToUpperInvariant()} {evidence.Content}")
            .Order(StringComparer.Ordinal))
            .Concat(state.Stops.Select(stop => (stop with { Experiment = stop.Experiment.ToUpperInvariant() }).ToString())
            .Order(StringComparer.Ordinal)));
}
