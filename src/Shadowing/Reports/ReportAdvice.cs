using Shadowing.Accounting;

namespace Shadowing.Reports;

/// <summary>Knows the usual misconfigurations by what they look like.</summary>
internal static class ReportAdvice
{
    private const int MostName = 60;

    /// <summary>Writes a hint for each misconfiguration that explains what is seen.</summary>
    public static IReadOnlyList<string> Write(ExperimentAccount experiment, AccountReport account, bool leadsBack = false)
    {
        var advice = new List<string>();
        if (leadsBack)
        {
            advice.Add("The Candidate address leads back to this application itself: what is compared is the control with itself. Set Candidate to the candidate's own address.");
        }
        else if (experiment.Marked > 0)
        {
            advice.Add("Requests came in that are marked as shadow calls of this experiment, to routes that it samples. Where nobody sends Shadowing-Experiment by hand, Candidate leads back to this application, perhaps to another instance of it: then the control is compared with itself.");
        }

        if (experiment.UnauthorizedAfterWithholding > 0)
        {
            advice.Add(FormattableString.Invariant(
                $"The candidate answered 401 or 403 in {experiment.UnauthorizedAfterWithholding:N0} calls where the control did not: {Withheld(experiment)} is not forwarded; add it to Forward if this host may have it."));
        }
        else if (!experiment.AnswersForWant.IsEmpty)
        {
            var answers = experiment.AnswersForWant.OrderByDescending(static answer => answer.Value)
                .ThenBy(static answer => answer.Key, StringComparer.Ordinal).Take(3).Select(static answer => answer.Key);
            advice.Add(FormattableString.Invariant(
                $"In {experiment.AnswersForWant.Values.Sum():N0} calls the candidate answered {string.Join(" or ", answers)} in place of the control's answer, and {Withheld(experiment)} was not forwarded to it, which may be why; add it to Forward if this host may have it."));
        }
        else if (account.Mismatch > 0
            && experiment.WithheldCredentials.Keys.Where(static name => name.StartsWith("query", StringComparison.Ordinal))
                .ToList() is { Count: > 0 } ofQuery)
        {
            advice.Add($"Query parameters that look like credentials were withheld from the candidate ({string.Join(", ", ofQuery.Order(StringComparer.Ordinal))}): where one is none, name it in Forward.");
        }

        foreach (var rule in experiment.Rules.Read().Where(static rule => rule.IsTurnedOff))
        {
            advice.Add($"The pattern of the rule '{rule.Rule}' ran out of time again and again and is turned off until the next reload: write it so that it does not backtrack.");
        }

        if (experiment.IsPaused)
        {
            advice.Add(
                $"Shadowing pauses: the candidate only failed lately{(experiment.PauseCause is { } cause ? $", the last time by {cause}" : string.Empty)}. It is tried again by itself.");
        }

        if (account.CandidateFailures.GetValueOrDefault("unreachable") is > 0 and var unreachable && unreachable == account.CandidateFailed
            && account.Compared == 0)
        {
            advice.Add("The candidate was never reached: check the Candidate address, its port and whether it listens.");
        }

        if (account.Dropped.GetValueOrDefault("max_per_second") is > 0 and var capped && capped > account.Sampled / 2)
        {
            advice.Add("More than half of the sampled calls were over MaxPerSecond: raise it if the candidate, and what it shares with the control, can bear more.");
        }

        if (account.Dropped.GetValueOrDefault("queue_full") is > 0 and var full && full > account.Sampled / 10)
        {
            advice.Add("More than a tenth of the sampled calls found the queue full: the candidate is slower than the sampled traffic. Lower SampleRate, or raise Workers.");
        }

        if (account.NotComparable.GetValueOrDefault("file_sent") is > 0 and var files && files > account.Sampled / 2)
        {
            advice.Add("Most answers are files that the operating system sends: they are not compared.");
        }

        if (account.ComparedByBytes > 0)
        {
            advice.Add(FormattableString.Invariant(
                $"In {account.ComparedByBytes:N0} compared calls both sides sent the same bytes that are not what they say (invalid JSON or text, or an encoding that is not known here): they agree, but what they mean was not compared."));
        }

        if (account.SelfChecksInvalid > account.SelfChecks)
        {
            advice.Add("Most self-checks said nothing: they failed, were refused, or lacked a credential or the caller's user. Name the credentials in Forward, or carry the user with Carry, so that the control can run once more.");
        }

        if (experiment.Endpoints.FirstOrDefault(static endpoint => endpoint.Noise.IsFull) is { } varied)
        {
            advice.Add($"{varied.Endpoint} differs in more than {Noise.NoiseProfile.MostSignatures} ways, so further ones are unverifiable: ignore or normalize the paths whose names vary.");
        }

        return advice;
    }

    private static string Withheld(ExperimentAccount experiment) =>
        string.Join(" and ", experiment.WithheldCredentials.Keys.Order(StringComparer.OrdinalIgnoreCase)
            .Select(static name => Redaction.PrintableText.OneLine(name, MostName)));
}
