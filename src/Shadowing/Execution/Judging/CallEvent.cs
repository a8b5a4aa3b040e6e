using Shadowing.Accounting;
using Shadowing.Comparison.Paths;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Notifications.Sinks;
using Shadowing.Redaction;

namespace Shadowing.Execution.Judging;

/// <summary>Makes the event that sinks are told of a call: names, words and times, no value of either side.</summary>
internal static class CallEvent
{
    private const int MostDifferences = 100;
    private const int MostCharacters = 500;

    /// <summary>Gets the event.</summary>
    public static ComparisonEvent Of(ShadowCall call, in CallEnd end, LabelledComparison? labelled, DateTimeOffset at) => new()
    {
        Experiment = call.Experiment.Name,
        Endpoint = call.Account.Endpoint,
        At = at,
        Outcome = end.Word,
        Reason = end.Reason,
        Differences = labelled is null ? [] : Differences(labelled),
        DifferenceCount = labelled?.Differences.Count ?? 0,
        ControlDuration = call.ControlDuration,
        CandidateDuration = call.CandidateDuration,
        TraceId = call.ControlTrace == default ? null : call.ControlTrace.TraceId.ToHexString(),
        SettingsHash = call.Experiment.SettingsHash,
        RulesHash = call.Experiment.RulesHash,
    };

    private static System.Collections.ObjectModel.ReadOnlyCollection<ComparedDifference> Differences(LabelledComparison labelled) =>
        Array.AsReadOnly<ComparedDifference>(
    [
        .. labelled.Differences
            .Select(static difference =>
                new ComparedDifference(PrintableText.OneLine(JsonPathText.WithoutData(difference.Signature.Path), MostCharacters),
                    DifferenceText.Of(difference.Signature.Kind), Tags.Of(difference.Label)))
            .Distinct()
            .Take(MostDifferences),
    ]);
}
