namespace Shadowing.Reporting;

/// <summary>Reads the accounts into a report.</summary>
internal sealed class ShadowReporter(AccountBook book, FaultLog faults, TimeProvider time) : IShadowReport
{
    private const int MostNoise = 256;

    /// <inheritdoc/>
    public ShadowReport Capture() => new()
    {
        TakenAt = time.GetUtcNow(),
        Experiments = [.. book.Experiments.Select(experiment => Read(experiment, time.GetUtcNow()))],
        Faults = faults.Count,
    };

    /// <inheritdoc/>
    public Task WhenIdleAsync(CancellationToken cancellation = default) => book.WhenIdleAsync(cancellation);

    private static ExperimentReport Read(ExperimentAccount experiment, DateTimeOffset now)
    {
        var endpoints = experiment.Endpoints.Select(Read).OrderByDescending(static endpoint => endpoint.Account.Sampled).ThenBy(static endpoint => endpoint.Endpoint, StringComparer.Ordinal).ToList();
        var account = AccountReport.Sum([.. endpoints.Select(static endpoint => endpoint.Account)]);
        var all = experiment.Groups.All.Select(group => group.Read(account.Compared, now))
            .OrderByDescending(static group => group.Count).ThenByDescending(static group => group.UnverifiableCount + group.NoiseCount).ThenBy(static group => group.Kind == "status" ? 0 : 1).ThenBy(static group => group.Path, StringComparer.Ordinal).ToLookup(static group => group.Count > 0);
        var groups = all[true].ToList();
        return new ExperimentReport
        {
            Name = experiment.Name,
            Headline = ReportHeadline.Write(account, groups),
            Summary = experiment.Summary,
            IsPaused = experiment.IsPaused,
            Account = account,
            MismatchShare = ShareReport.Of(account.Mismatch, account.Compared),
            Control = LatencyReport.From(experiment.Endpoints.Select(static endpoint => endpoint.ControlLatency)),
            Candidate = LatencyReport.From(experiment.Endpoints.Select(static endpoint => endpoint.CandidateLatency)),
            Endpoints = endpoints,
            Groups = groups,
            UnsureGroups = [.. all[false]],
            DifferencesBeyondGroups = experiment.Groups.Beyond,
            Noise = Noise(experiment),
            Rules = experiment.Rules.Read(),
            Advice = ReportAdvice.Write(experiment, account),
        };
    }

    private static List<NoiseReport> Noise(ExperimentAccount experiment) =>
    [
        .. (from endpoint in experiment.Endpoints
            let selfChecks = endpoint.Noise.SelfChecks
            from entry in endpoint.Noise.Read()
            select NoiseReport.From(endpoint.Endpoint, selfChecks, entry.Signature, entry.Profile, entry.Label))
            .OrderByDescending(static noise => noise.ControlDiffers).ThenByDescending(static noise => noise.CandidateOnly)
            .ThenBy(static noise => noise.Endpoint, StringComparer.Ordinal).ThenBy(static noise => noise.Path, StringComparer.Ordinal).Take(MostNoise),
    ];

    private static EndpointReport Read(EndpointAccount endpoint) => new()
    {
        Endpoint = endpoint.Endpoint,
        Account = endpoint.Read(),
        Control = LatencyReport.From([endpoint.ControlLatency]),
        Candidate = LatencyReport.From([endpoint.CandidateLatency]),
    };
}
