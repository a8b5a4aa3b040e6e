namespace Shadowing.Reporting;

/// <summary>Knows the usual misconfigurations by what they look like.</summary>
internal static class ReportAdvice
{
    /// <summary>Writes a hint for each misconfiguration that explains what is seen.</summary>
    public static IReadOnlyList<string> Write(ExperimentAccount experiment, AccountReport account)
    {
        var advice = new List<string>();
        if (experiment.UnauthorizedAfterWithholding > 0)
        {
            var headers = string.Join(" and ", experiment.WithheldCredentials.Keys.Order(StringComparer.OrdinalIgnoreCase));
            advice.Add(FormattableString.Invariant(
                $"The candidate answered 401 or 403 in {experiment.UnauthorizedAfterWithholding:N0} calls where the control did not: {headers} is not forwarded; add it to Forward if this host may have it."));
        }

        else if (account.Mismatch > 0 && experiment.WithheldCredentials.Keys.Where(static name => name.StartsWith("query", StringComparison.Ordinal)).ToList() is { Count: > 0 } ofQuery)
        {
            advice.Add($"Query parameters that look like credentials were withheld from the candidate ({string.Join(", ", ofQuery.Order(StringComparer.Ordinal))}): where one is none, name it in Forward.");
        }

        foreach (var rule in experiment.Rules.Read().Where(static rule => rule.IsTurnedOff))
        {
            advice.Add($"The pattern of the rule '{rule.Rule}' ran out of time again and again and is turned off until the next reload: write it so that it does not backtrack.");
        }

        if (experiment.IsPaused)
        {
            advice.Add("Shadowing pauses: the candidate only failed lately. It is tried again by itself.");
        }

        if (account.CandidateFailures.GetValueOrDefault("unreachable") is > 0 and var unreachable && unreachable == account.CandidateFailed && account.Compared == 0)
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
            advice.Add(FormattableString.Invariant($"In {account.ComparedByBytes:N0} compared calls both sides sent the same bytes that are not what they say (invalid JSON or text, or an encoding that is not known here): they agree, but what they mean was not compared."));
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
}
