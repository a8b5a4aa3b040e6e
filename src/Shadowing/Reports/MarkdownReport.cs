using System.Globalization;
using System.Text;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.Redaction;
using Shadowing.Statistics;

namespace Shadowing.Reports;

/// <summary>Writes a report as Markdown: the sentence first, then the account, the latencies and what differs.</summary>
internal static class MarkdownReport
{
    private const int GroupsShown = 12;
    private const int FailuresShown = 12;
    private const int NoiseShown = 12;
    private const int RulesShown = 30;

    /// <summary>Writes the report.</summary>
    public static string Write(ShadowReport report)
    {
        var text = new StringBuilder();
        text.Line($"# Shadowing, {report.TakenAt:yyyy-MM-dd HH:mm:ss zzz}");
        if (report.Of == EvidenceScope.Fleet)
        {
            text.Line($"\nOf the fleet: {report.Instances:N0} {(report.Instances == 1 ? "instance" : "instances")}, counted up to {report.UpTo?.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Noise, rules and what callers wait are of one instance.");
        }
        else if (report.Of == EvidenceScope.Instance)
        {
            text.Line($"\nOf instance {Cell(report.Instance ?? string.Empty)}, one of several that share a store.");
        }

        if (report.Experiments.Count == 0)
        {
            text.Line($"\nNo experiment is declared.");
        }

        foreach (var experiment in report.Experiments)
        {
            Write(text, report, experiment);
        }

        if (report.Faults > 0)
        {
            text.Line($"\n**{report.Faults} faults of the library itself were caught; callers did not notice. See the log.**");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ShadowReport report, ExperimentReport experiment)
    {
        text.Line($"\n## {Cell(experiment.Name)}\n\n**{Cell(experiment.Headline)}**\n");
        if (experiment.Summary.Length > 0)
        {
            text.Line($"{Cell(experiment.Summary)}\n");
        }

        if (experiment.Verdict is { } verdict)
        {
            text.Line($"{Cell(verdict.Sentence)}\n");
        }

        foreach (var advice in experiment.Advice)
        {
            text.Line($"> {Cell(advice)}\n");
        }

        if (experiment.MismatchShare is { Of: > 0 } share)
        {
            text.Line($"Between {Percent(share.Low)} and {Percent(share.High)} of such calls differ, with 95 % confidence, however often one looks.");
        }

        if (experiment.PairedLatency is { } paired)
        {
            text.Line($"\n| in the same place | calls | p50 | p95 | p99 |\n|---|--:|--:|--:|--:|");
            Write(text, "control (self-check)", paired.SelfCheck);
            Write(text, "candidate", paired.Candidate);
            text.Line($"| times as long | | {Times(paired.P50Ratio)} | {Times(paired.P95Ratio)} | {(paired.P99IsAtLeast ? "at least " : string.Empty)}{Times(paired.P99Ratio)} |");
        }

        WriteEndpoints(text, experiment);
        WriteNotVerified(text, experiment);
        WriteFailures(text, experiment);
        WriteGroups(text, experiment);
        WriteProcess(text, report, experiment);
    }

    // What is of other calls than those that the verdict rests on stands apart, and says so.
    private static void WriteProcess(StringBuilder text, ShadowReport report, ExperimentReport experiment)
    {
        var who = report.Of switch
        {
            EvidenceScope.Fleet => "The fleet",
            EvidenceScope.Instance => $"Instance {Cell(report.Instance ?? string.Empty)}",
            _ => "This process",
        };
        text.Line($"\n### {who}, since {experiment.CountedSince.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n");
        Write(text, experiment.Account);
        text.Line($"\n| latency | calls | p50 | p95 | p99 |\n|---|--:|--:|--:|--:|");
        Write(text, "control", experiment.Control);
        Write(text, "candidate", experiment.Candidate);
        WriteLatencies(text, experiment);
        if (experiment.Overhead is { } overhead)
        {
            text.Line($"\n| what being sampled costs callers | sampled | not sampled | a sampled caller waits longer by |\n|---|--:|--:|--:|");
            Write(text, "p50", overhead.P50);
            Write(text, "p99", overhead.P99);
            text.Line($"\n{overhead.Sampled:N0} sampled calls and {overhead.NotSampled:N0} others, drawn alike; with 95 % confidence, however often one looks.");
        }

        if (experiment.AfterAnswers.Count > 0)
        {
            text.Line($"\nAfter its answer was complete, the candidate in this process failed: {string.Join(", ", experiment.AfterAnswers.Select(static fault => $"`{fault.Key}` {fault.Value:N0}"))}. The answers count as they are.");
        }

        WriteNoise(text, experiment);
        WriteRules(text, experiment);
    }

    private static string Times(double? ratio) => ratio is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static void Write(StringBuilder text, AccountReport account)
    {
        text.Line($"| account | calls |\n|---|--:|");
        text.Line($"| eligible{(account.EligibleIsExact ? string.Empty : " (estimated)")} | {account.Eligible:N0} |");
        text.Line($"| **sampled** | **{account.Sampled:N0}** |");
        Row("match", account.Match);
        Row("mismatch", account.Mismatch);
        Row("noise", account.Noise);
        Row("unverifiable", account.Unverifiable);
        Row("control failed", account.ControlFailed);
        Row("aborted", account.Aborted);
        Parts("candidate failed", account.CandidateFailures);
        Row("timed out", account.TimedOut);
        Parts("not comparable", account.NotComparable);
        Parts("dropped", account.Dropped);
        Row("in flight", account.InFlight);
        var parts = account.Sampled == 0 ? string.Empty : account.AddsUp ? "The parts add up to the sampled calls."
            : "**The parts do not add up to the sampled calls.**";
        text.Line($"\n{parts} The candidate was sent {account.CandidateCalls:N0} extra calls.");
        if (account.ComparedByBytes > 0)
        {
            text.Line($"Of the compared calls {account.ComparedByBytes:N0} agree in bytes that cannot be read as what they say they are.");
        }

        if (account.SelfChecks + account.SelfChecksInvalid > 0)
        {
            text.Line($"The control ran once more for {account.SelfChecks + account.SelfChecksInvalid:N0} calls; {account.SelfChecksInvalid:N0} of these self-checks said nothing.");
        }

        void Row(string name, long count)
        {
            if (count != 0)
            {
                text.Line($"| – {name} | {count:N0} |");
            }
        }

        void Parts(string name, IReadOnlyDictionary<string, long> counts)
        {
            foreach (var (reason, count) in counts)
            {
                Row($"{name}: {reason}", count);
            }
        }
    }

    private static void Write(StringBuilder text, string side, LatencyReport latency)
    {
        text.Line($"| {side} | {latency.Count:N0} | {Measured(latency.P50)} | {Measured(latency.P95)} | {Measured(latency.P99)} |");

        string Measured(TimeSpan duration) => latency.Count == 0 ? "–" : Milliseconds(duration);
    }

    private static void Write(StringBuilder text, string name, OverheadQuantile quantile)
    {
        var longer = quantile is { Low: { } low, High: { } high } ? $"{Exactly(low)} to {Exactly(high)}" : "not yet known";
        text.Line($"| {name} | {Exactly(quantile.Sampled)} | {Exactly(quantile.NotSampled)} | {longer} |");
    }

    private static void WriteEndpoints(StringBuilder text, ExperimentReport experiment)
    {
        if (experiment.Endpoints.Count < 2)
        {
            return;
        }

        text.Line($"\n| endpoint | calls | compared | differ | failed | not compared | times as long, p50 | p95 | p99 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var endpoint in experiment.Endpoints)
        {
            var (differing, failing, paired) = (endpoint.MismatchShare, endpoint.FailureShare, endpoint.PairedLatency);
            text.Line($"| `{Cell(endpoint.Endpoint)}` | {endpoint.Compared:N0} | {differing.Of:N0} | {Part(differing)} | {Part(failing)} | {endpoint.NotCompared:N0} | {Times(paired?.P50Ratio)} | {Times(paired?.P95Ratio)} | {(paired?.P99IsAtLeast is true ? "at least " : string.Empty)}{Times(paired?.P99Ratio)} |");
        }
    }

    private static void WriteLatencies(StringBuilder text, ExperimentReport experiment)
    {
        if (experiment.Endpoints.Count < 2)
        {
            return;
        }

        text.Line($"\n| endpoint | side | calls | p50 | p95 | p99 |\n|---|---|--:|--:|--:|--:|");
        foreach (var endpoint in experiment.Endpoints)
        {
            Write(text, $"`{Cell(endpoint.Endpoint)}` | control", endpoint.Control);
            Write(text, $"`{Cell(endpoint.Endpoint)}` | candidate", endpoint.Candidate);
        }
    }

    private static void WriteNotVerified(StringBuilder text, ExperimentReport experiment)
    {
        if (experiment.Verdict is not { Compared: > 0 } verdict)
        {
            return;
        }

        text.Line($"\n### What was not verified\n");
        foreach (var sentence in verdict.NotVerified)
        {
            text.Line($"* {Cell(sentence)}");
        }
    }

    private static void WriteGroups(StringBuilder text, ExperimentReport experiment)
    {
        foreach (var (group, number) in experiment.Groups.Take(GroupsShown).Select((group, index) => (group, index + 1)))
        {
            text.Line($"\n### {number}. `{Cell(group.Path)}` ({group.Kind}) in `{Cell(group.Endpoint)}`: {HowMany(group)}\n");
            if (group.Together.Count > 0)
            {
                text.Line($"Differs together with {string.Join(", ", group.Together.Values.Take(5).Select(static path => $"`{Cell(path)}`"))}{(group.Together.Count > 5 ? $" and {group.Together.Count - 5} more" : string.Empty)} in {(group.IsTogetherExact ? string.Empty : "about ")}{Calls(group.TogetherCalls)}.\n");
            }

            text.Line($"| request | path | control | candidate | how |\n|---|---|---|---|---|");
            foreach (var sample in group.Samples.Take(3))
            {
                text.Line($"| `{Cell(Request(sample))}` | `{Cell(sample.Path)}` | {Value(sample.Control)} | {Value(sample.Candidate)} | {Cell(How(sample))} |");
            }
        }

        if (experiment.Groups.Count > GroupsShown)
        {
            text.Line($"\n{experiment.Groups.Count - GroupsShown} more groups are in the JSON report.");
        }
    }

    private static void WriteFailures(StringBuilder text, ExperimentReport experiment)
    {
        if (experiment.Failures.Count == 0)
        {
            return;
        }

        text.Line($"\n### How the candidate fails\n\n| endpoint | how | counted calls | of its endpoint's | last seen | builds | cause | example |\n|---|---|--:|--:|---|---|---|---|");
        foreach (var group in experiment.Failures.Take(FailuresShown))
        {
            var sample = group.Samples.Count == 0 ? null : group.Samples[0];
            text.Line($"| `{Cell(group.Endpoint)}` | {Cell(group.Kind)} | {Counted(group)} | {ReportHeadline.Percent(group.Share.Count, group.Share.Of)} | {group.LastSeen:yyyy-MM-dd HH:mm} | {Cell(Builds(group))} | {Cell(Cause(group, sample))} | {(sample is null ? "–" : $"`{Cell(sample.Request.Line)}`")} |");
        }

        if (experiment.Failures.Count > FailuresShown)
        {
            text.Line($"\n{experiment.Failures.Count - FailuresShown} more are in the JSON report.");
        }

        if (experiment.FailuresBeyondGroups > 0)
        {
            text.Line($"\n{experiment.FailuresBeyondGroups:N0} further failures are beyond the groups that are told apart.");
        }
    }

    private static string Part(ShareReport share) =>
        share.Of == 0 ? "–"
        : share.Count == 0 ? "0"
        : FormattableString.Invariant($"{share.Count:N0} ({ReportHeadline.Percent(share.Count, share.Of)})");

    private static string HowMany(MismatchGroupReport group)
    {
        var before = group.Counted == group.Count ? string.Empty : FormattableString.Invariant($" ({group.Count:N0} of all builds and settings, each call counted)");
        return group.Counted == 0 && group.Builds.Count == 0
            ? FormattableString.Invariant($"{Calls(group.Count)} of all builds and settings")
            : group.Counted == 0 && group.Count > 0
            ? FormattableString.Invariant($"in no call of the present build and settings{before}")
            : FormattableString.Invariant($"{Calls(group.Counted)}, {ReportHeadline.Percent(group.Counted, Math.Max(group.Of, group.Counted))} of its endpoint's{before}");
    }

    private static string Counted(FailureGroupReport group) =>
        group.Share.Count == group.Count
            ? FormattableString.Invariant($"{group.Count:N0}")
            : FormattableString.Invariant($"{group.Share.Count:N0} ({group.Count:N0} of all builds and settings)");

    private static string Calls(long count) => FormattableString.Invariant($"{count:N0} {(count == 1 ? "call" : "calls")}");

    private static string Builds(FailureGroupReport group) =>
        group.LastBuild is null ? "–"
        : group.LastBuild == group.FirstBuild ? group.LastBuild
        : $"{group.FirstBuild} to {group.LastBuild}";

    // What the newest sample says of it, in a few words.
    private static string Cause(FailureGroupReport group, FailureSample? sample) =>
        group.Withheld.Count > 0 ? $"{string.Join(" and ", group.Withheld)} is not forwarded"
        : sample is null ? "–"
        : sample.Exceptions.Count > 0 ? string.Join("; ", sample.Exceptions.Select(static exception =>
            $"{exception.Type}{(exception.Error is null ? string.Empty : $" ({exception.Error})")}{(exception.Message is null ? string.Empty : $": {exception.Message}")}"))
        : sample.CandidateSide.Status > 0 ? $"{sample.CandidateSide.Status} {sample.CandidateSide.ContentType}".TrimEnd()
        : $"no answer after {Milliseconds(sample.CandidateSide.Duration)}";

    private static void WriteRules(StringBuilder text, ExperimentReport experiment)
    {
        if (experiment.Rules.Count == 0)
        {
            return;
        }

        text.Line($"\n### Rules\n\n| rule | decided in | of those compared |\n|---|--:|--:|");
        foreach (var rule in experiment.Rules.Take(RulesShown))
        {
            text.Line($"| `{Cell(rule.Rule)}`{(rule.IsTurnedOff ? " (turned off: its pattern ran out of time)" : string.Empty)} | {rule.Decided:N0} | {ReportHeadline.Percent(rule.Decided, experiment.Account.Compared)} |");
        }

        if (experiment.Rules.Count > RulesShown)
        {
            text.Line($"\n{experiment.Rules.Count - RulesShown} more are in the JSON report.");
        }
    }

    private static void WriteNoise(StringBuilder text, ExperimentReport experiment)
    {
        if (experiment.Noise.Count == 0)
        {
            return;
        }

        text.Line($"\n### What differs by itself\n\n| endpoint | path | kind | self-checks | control differs from itself | candidate only | control only | counts as |\n|---|---|---|--:|--:|--:|--:|---|");
        foreach (var noise in experiment.Noise.Take(NoiseShown))
        {
            text.Line($"| `{Cell(noise.Endpoint)}` | `{Cell(noise.Path)}` | {noise.Kind} | {noise.SelfChecks:N0} | {noise.ControlDiffers:N0} | {noise.CandidateOnly:N0} | {noise.ControlOnly:N0} | {noise.Label} |");
        }

        if (experiment.Noise.Count > NoiseShown)
        {
            text.Line($"\n{experiment.Noise.Count - NoiseShown} more are in the JSON report.");
        }
    }

    private static string How(MismatchSample sample) =>
        sample.Rule is null ? sample.How ?? string.Empty : $"{sample.How} (beyond {sample.Rule})".TrimStart();

    private static string Value(string? value) => value is null ? "*absent*" : $"`{Cell(value)}`";

    // Three digits that mean something, however small the share is.
    private static string Percent(double share)
    {
        var percent = share * 100;
        var decimals = percent <= 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(percent)), 0, 8);
        return $"{Math.Round(percent, decimals).ToString("0.########", CultureInfo.InvariantCulture)} %";
    }

    private static string Request(MismatchSample sample) =>
        sample.Context.Count == 0
            ? sample.Request.Line
            : $"{sample.Request.Line} ({string.Join(", ", sample.Context.Select(static value => $"{value.Key}: {value.Value}"))})";

    private static string Exactly(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.000} ms");

    private static string Milliseconds(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.00} ms");

    // A value may hold anything: it must stay in its cell, and no markup of it may act.
    private static string Cell(string value) => PrintableText.OneLine(value, 300)
        .Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "'", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);

    private static void Line(this StringBuilder text, FormattableString line) =>
        text.Append(FormattableString.Invariant(line)).Append('\n');
}
