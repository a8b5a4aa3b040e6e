using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Evidence.Verdicts;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Statistics;
using Shadowing.Telemetry;

namespace Shadowing.Reports;

/// <summary>Reads the accounts into a report.</summary>
internal sealed class ShadowReporter(AccountBook book, ExperimentRegistry registry, FaultLog faults, TimeProvider time) : IShadowReporter
{
    private const int MostNoise = 256;

    /// <inheritdoc/>
    public ShadowReport Capture() => new()
    {
        TakenAt = time.GetUtcNow(),
        Experiments = [.. book.Experiments.Select(experiment => Read(experiment, time.GetUtcNow(), withGroups: true))],
        Faults = faults.Count,
    };

    /// <summary>Takes a snapshot of one experiment, of its groups only the largest and without samples: open pages ask for it every few
    /// seconds.</summary>
    public ExperimentReport Capture(string experiment) => Read(book.Experiment(experiment), time.GetUtcNow(), withGroups: false);

    /// <summary>Judges an experiment's candidate.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="version">The build that is asked about; null for the present one.</param>
    /// <returns>Null where the experiment is not declared.</returns>
    public VerdictReport? Judge(string experiment, string? version = null)
    {
        var record = book.Experiment(experiment);
        return registry.Current.Find(experiment) is { } settings
            ? Judge(record, settings, version, AccountReport.Sum([.. record.Endpoints.Select(static endpoint => endpoint.Read())]),
                Noise(record))
            : null;
    }

    /// <summary>Gets the evidence of all builds and settings that are kept, the present one first.</summary>
    public IReadOnlyList<EvidenceReport> Evidence(string experiment)
    {
        var settings = registry.Current.Find(experiment)?.Judged;
        return [.. book.Experiment(experiment).Evidence.ReadAll(settings).Select(state => EvidenceReport.From(state, settings))];
    }

    /// <inheritdoc/>
    public Task WhenIdleAsync(CancellationToken cancellation = default) => book.WhenIdleAsync(cancellation);

    private ExperimentReport Read(ExperimentRecord experiment, DateTimeOffset now, bool withGroups)
    {
        var settings = registry.Current.Find(experiment.Name);
        var evidence = settings is not null ? experiment.Evidence.Read(settings.Judged)
            : experiment.Evidence.ReadAll(null) is [var newest, ..] ? newest : null;
        var endpoints = experiment.Endpoints.Select(endpoint => Read(endpoint, evidence))
            .OrderByDescending(static endpoint => endpoint.Account.Sampled)
            .ThenBy(static endpoint => endpoint.Endpoint, StringComparer.Ordinal).ToList();
        var account = AccountReport.Sum([.. endpoints.Select(static endpoint => endpoint.Account)]);
        var leadsBack = settings?.Candidate is { } address && address == experiment.LeadsBack;
        var causes = experiment.Groups.All.Count(static group => group.Count > 0);
        var all = Groups(experiment, now, withGroups)
            .OrderByDescending(static group => group.Count).ThenByDescending(static group => group.UnverifiableCount + group.NoiseCount)
            .ThenBy(static group => group.Kind == "status" ? 0 : 1).ThenBy(static group => group.Path, StringComparer.Ordinal)
            .ToLookup(static group => group.Count > 0);
        var groups = all[true].ToList();
        var noise = Noise(experiment);
        return new ExperimentReport
        {
            Name = experiment.Name,
            Headline = ReportHeadline.Write(account, groups, causes, evidence?.All.Counts.Calls ?? 0, leadsBack,
                experiment.Failures.Leading()),
            Summary = experiment.Summary,
            IsPaused = experiment.IsPaused,
            PauseCause = experiment.IsPaused ? experiment.PauseCause : null,
            Account = account,
            MismatchShare = (evidence?.All ?? EndpointState.Nothing).Counts.Mismatches,
            FailureShare = ShareReport.From(account.Failed, account.ComparedOrFailed),
            Control = LatencyReport.From(experiment.Endpoints.Select(static endpoint => endpoint.ControlLatency)),
            Candidate = LatencyReport.From(experiment.Endpoints.Select(static endpoint => endpoint.CandidateLatency)),
            PairedLatency = PairedLatencyReport.Of(PairedTimes.Sum(evidence?.Endpoints.Values.Select(static part => part.Times) ?? [])),
            Endpoints = endpoints,
            Groups = groups,
            UnsureGroups = [.. all[false]],
            DifferencesBeyondGroups = experiment.Groups.Beyond,
            Failures = Failures(experiment, now, withGroups),
            FailuresBeyondGroups = experiment.Failures.Beyond,
            Noise = noise,
            AfterAnswers = experiment.AfterAnswers,
            Overhead = experiment.CallersTimes.Read(),
            Verdict = settings is null
                ? null
                : Judge(experiment, settings, null, account, noise),
            Sentences = settings is null ? [] : PlainSentences.Write(settings, evidence),
            Rules = experiment.Rules.Read(),
            Advice = ReportAdvice.Write(experiment, account, leadsBack),
        };
    }

    private VerdictReport Judge(ExperimentRecord experiment, Experiment settings, string? version, AccountReport account,
        IReadOnlyList<NoiseReport> noise) =>
        VerdictWriter.Write(VerdictBasis.Of(experiment, settings, account, noise, version)) with
        {
            ControlVersion = registry.ApplicationVersion,
            IsPresent = version is null || string.Equals(
                version, experiment.Evidence.PresentVersion(settings.Judged), StringComparison.Ordinal),
        };

    private static IEnumerable<MismatchGroupReport> Groups(ExperimentRecord experiment, DateTimeOffset now, bool withGroups)
    {
        var compared = experiment.Evidence.ComparedEver;
        return withGroups ? experiment.Groups.All.Select(group => group.Read(compared, now))
            : experiment.Groups.All.MaxBy(static group => group.Count) is { } largest ? [largest.ReadAlone(compared, now)]
            : [];
    }

    private static List<FailureGroupReport> Failures(ExperimentRecord experiment, DateTimeOffset now, bool withGroups)
    {
        var (failures, groups) = (experiment.Failures, experiment.Failures.All.OrderByDescending(static group => group.Count)
            .ThenBy(static group => group.Signature.Endpoint, StringComparer.Ordinal)
            .ThenBy(static group => group.Signature.Kind, StringComparer.Ordinal));
        return withGroups
            ? [.. groups.Select(group => group.Read(failures.Judged(group.Signature.Endpoint), now))]
            : [.. groups.Take(1).Select(group => group.ReadAlone(failures.Judged(group.Signature.Endpoint), now))];
    }

    private static List<NoiseReport> Noise(ExperimentRecord experiment) =>
    [
        .. (from endpoint in experiment.Endpoints
            let selfChecks = endpoint.Noise.SelfChecks
            from entry in endpoint.Noise.Read()
            select NoiseReport.From(endpoint.Endpoint, selfChecks, entry.Signature, entry.Profile, entry.Label))
            .OrderByDescending(static noise => noise.ControlDiffers).ThenByDescending(static noise => noise.CandidateOnly)
            .ThenBy(static noise => noise.Endpoint, StringComparer.Ordinal).ThenBy(static noise => noise.Path, StringComparer.Ordinal)
            .Take(MostNoise),
    ];

    private static EndpointReport Read(EndpointAccount endpoint, EvidenceState? evidence)
    {
        var account = endpoint.Read();
        var part = evidence?.Endpoints.GetValueOrDefault(endpoint.Endpoint) ?? EndpointState.Nothing;
        return new EndpointReport
        {
            Endpoint = endpoint.Endpoint,
            Account = account,
            MismatchShare = part.Counts.Mismatches,
            FailureShare = ShareReport.From(account.Failed, account.ComparedOrFailed),
            Control = LatencyReport.From([endpoint.ControlLatency]),
            Candidate = LatencyReport.From([endpoint.CandidateLatency]),
            PairedLatency = PairedLatencyReport.Of(part.Times),
        };
    }
}
