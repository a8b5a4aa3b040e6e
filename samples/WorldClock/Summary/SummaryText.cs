using System.Text;
using NodaTime;
using Shadowing.Mismatches;
using WorldClock.Control;

namespace WorldClock.Summary;

/// <summary>Says in plain words what the run has shown, before the report that says it in tables.</summary>
internal static class SummaryText
{
    private const int ExamplesShown = 4;

    public static string Write(RunResult run)
    {
        var text = new StringBuilder();
        Line(text, $"");
        Line(text, $"{run.Tally.Sent:N0} requests sent in {run.Duration.TotalSeconds:N1} s, {run.Tally.Answered:N0} answered by TimeZoneInfo as before.");
        Line(text, $"{run.Compared:N0} of them were asked of NodaTime too, afterwards, and compared: {run.Match:N0} answers agree, {run.Mismatch:N0} differ.");
        if (run.Compared != run.Sampled)
        {
            Line(text, $"{run.Sampled - run.Compared:N0} were not compared, {run.Dropped:N0} of them dropped for want of capacity; the accounts below say why.");
        }

        Line(text, $"TimeZoneInfo reads this machine's zone data ({SystemZoneData.Release()}), NodaTime brings its own ({DateTimeZoneProviders.Tzdb.VersionId}). No difference is planted.");
        foreach (var experiment in run.Report.Experiments)
        {
            Line(text, $"");
            Line(text, $"{experiment.Name}: p50 {experiment.Control.P50.TotalMilliseconds:0.00} ms with TimeZoneInfo, {experiment.Candidate.P50.TotalMilliseconds:0.00} ms with NodaTime. What differs most:");
            foreach (var group in experiment.Groups.Where(static group => group.Samples.Count > 0).Take(ExamplesShown))
            {
                Example(text, group);
            }
        }

        return text.ToString();
    }

    private static void Example(StringBuilder text, MismatchGroupReport group)
    {
        var sample = group.Samples[0];
        Line(text, $"");
        Line(text, $"  {group.Count:N0} times {group.Path} ({group.Kind}), such as {sample.Request.Line}");
        Line(text, $"    TimeZoneInfo  {sample.Control ?? "(nothing)"}");
        Line(text, $"    NodaTime      {sample.Candidate ?? "(nothing)"}{(sample.How is null ? string.Empty : $"   ({sample.How})")}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
