namespace WorldClock.Summary;

/// <summary>Checks what must hold after each run. Differences are what the run looks for, and no failure of it.</summary>
internal static class RunChecks
{
    /// <summary>Gets a sentence for each thing that does not hold.</summary>
    public static IEnumerable<string> Failures(RunResult run)
    {
        if (run.Tally.Answered != run.Tally.Sent)
        {
            yield return $"{run.Tally.Sent - run.Tally.Answered} of {run.Tally.Sent} requests were not answered with status 200; the first: {run.Tally.FirstFailure}.";
        }

        if (run.Sampled != run.Tally.Sent)
        {
            yield return $"{run.Tally.Sent} requests were sent, and {run.Sampled} were sampled, though the sample rate is 100 %.";
        }

        foreach (var experiment in run.Report.Experiments.Where(static experiment => !experiment.Account.AddsUp))
        {
            yield return $"The account of {experiment.Name} does not add up.";
        }

        if (run.Total(static account => account.InFlight) is not 0 and var waiting)
        {
            yield return $"{waiting} sampled calls did not end in time.";
        }

        if (run.Compared == 0)
        {
            yield return "Nothing was compared.";
        }

        if (run.Report.Faults > 0)
        {
            yield return $"{run.Report.Faults} faults of the library were caught.";
        }
    }
}
