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
internal sealed class ShadowReporter(AccountBook book, ExperimentRegistry registry, FaultLog faults, TimeProvider time)
{
    private const int MostNoise = 256;

    /// <summary>Takes a snapshot of all experiments.</summary>
    public ShadowReport Capture() => new()
    {
        TakenAt = time.GetUtcNow(),
        Of = book.Scope.Of,
        Instance = book.Scope.Instance,
        Instances = book.Scope.Instances,
        UpTo = book.Scope.UpTo,
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

    /// <summary>Gets an experiment's mismatch groups without samples, in the order in which somebody should look at them.</summary>
    public IReadOnlyList<MismatchGroupReport> Groups(string experiment)
    {
        var (record, settings) = (book.Experiment(experiment), registry.Current.Find(experiment));
        var scope = Scope(Present(record, settings));
        var now = time.GetUtcNow();
        return GroupOrder.Of(record.Groups.All.Select(group => group.ReadAlone(scope, now)),
            MismatchCause.Of(record.Groups.All, scope.Run), ImportantTo(settings));
    }

    /// <summary>Gets an experiment's failure groups without samples, the most frequent first.</summary>
    public IReadOnlyList<FailureGroupReport> Failures(string experiment)
    {
        var record = book.Experiment(experiment);
        var scope = Scope(Present(record, registry.Current.Find(experiment)));
        return Failures(record, scope, time.GetUtcNow(), static (group, of, now) => group.ReadAlone(of, now));
    }

    /// <summary>Gets since when a build of the candidate answers, and the endpoints that have counted calls of it; null where its evidence
    /// is not kept.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="build">The build.</param>
    /// <param name="isCompared">Whether only those count that were compared: what failed shows no difference.</param>
    public (DateTimeOffset Since, IReadOnlySet<string> Endpoints)? Build(string experiment, string build, bool isCompared)
    {
        var runs = book.Experiment(experiment).Evidence.ReadAll(null)
            .Where(state => string.Equals(state.Key.CandidateVersion, build, StringComparison.Ordinal)).ToList();
        return runs.Count == 0 ? null : (runs.Min(static run => run.Since), runs
            .SelectMany(run => run.Endpoints.Where(part => (isCompared ? part.Value.Counts.Counted : part.Value.Counts.Pairs) > 0))
            .Select(static part => part.Key).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Completes when no sampled call is in flight.</summary>
    public Task WhenIdleAsync(CancellationToken cancellation = default) => book.WhenIdleAsync(cancellation);

    private ExperimentReport Read(ExperimentRecord experiment, DateTimeOffset now, bool withGroups)
    {
        var settings = registry.Current.Find(experiment.Name);
        var evidence = Present(experiment, settings);
        var scope = Scope(evidence);
        var causes = MismatchCause.Of(experiment.Groups.All, scope.Run);
        var counts = (evidence?.All ?? EndpointState.Nothing).Counts;
        var endpoints = experiment.Endpoints.Select(endpoint => Read(endpoint, evidence))
            .OrderByDescending(static endpoint => endpoint.Account.Sampled)
            .ThenBy(static endpoint => endpoint.Endpoint, StringComparer.Ordinal).ToList();
        var account = AccountReport.Sum([.. endpoints.Select(static endpoint => endpoint.Account)]);
        var leadsBack = settings?.Candidate is { } address && address == experiment.LeadsBack;
        var groups = (withGroups
            ? GroupOrder.Of(experiment.Groups.All.Select(group => group.Read(scope, now)), causes, ImportantTo(settings))
            : []).ToLookup(static group => group.Count > 0);
        var noise = Noise(experiment);
        return new ExperimentReport
        {
            Name = experiment.Name,
            Headline = book.Scope.Of == EvidenceScope.Instance && counts.Counted == 0
                ? ReportHeadline.OfOneOfMany(account)
                : ReportHeadline.Write(counts, account, causes, experiment.Failures.Leading(scope), leadsBack),
            Summary = experiment.Summary,
            IsPaused = experiment.IsPaused,
            PauseCause = experiment.IsPaused ? experiment.PauseCause : null,
            Account = account,
            MismatchShare = counts.Mismatches,
            FailureShare = counts.Failures,
            Control = LatencyReport.From(experiment.Endpoints.Select(static endpoint => endpoint.ControlLatency)),
            Candidate = LatencyReport.From(experiment.Endpoints.Select(static endpoint => endpoint.CandidateLatency)),
            PairedLatency = PairedLatencyReport.Of(PairedTimes.Sum(evidence?.Endpoints.Values.Select(static part => part.Times) ?? [])),
            Endpoints = endpoints,
            Groups = [.. groups[true]],
            UnsureGroups = [.. groups[false]],
            DifferencesBeyondGroups = experiment.Groups.Beyond,
            Failures = withGroups ? Failures(experiment, scope, now, static (group, of, at) => group.Read(of, at)) : [],
            FailuresBeyondGroups = experiment.Failures.Beyond,
            Noise = noise,
            AfterAnswers = experiment.AfterAnswers,
            Overhead = experiment.CallersTimes.Read(),
            Verdict = settings is null
                ? null
                : Judged(experiment, settings, null, VerdictBasis.OfRead(experiment, settings, account, noise, evidence)),
            CountedSince = book.StartedAt,
            Sentences = settings is null ? [] : PlainSentences.Write(settings, evidence),
            Rules = experiment.Rules.Read(),
            Advice = ReportAdvice.Write(experiment, account, leadsBack),
        };
    }

    private VerdictReport Judge(ExperimentRecord experiment, Experiment settings, string? version, AccountReport account,
        IReadOnlyList<NoiseReport> noise) =>
        Judged(experiment, settings, version, VerdictBasis.Of(experiment, settings, account, noise, version));

    private VerdictReport Judged(ExperimentRecord experiment, Experiment settings, string? version, VerdictBasis basis) =>
        VerdictWriter.Write(basis with { WhyUnjudged = book.Scope.WhyUnjudged }) with
        {
            Of = book.Scope.Of,
            Instances = book.Scope.Instances,
            UpTo = book.Scope.UpTo,
            ControlVersion = registry.ApplicationVersion,
            IsPresent = version is null || string.Equals(
                version, experiment.Evidence.PresentVersion(settings.Judged), StringComparison.Ordinal),
        };

    private static EvidenceState? Present(ExperimentRecord experiment, Experiment? settings) =>
        settings is not null ? experiment.Evidence.Read(settings.Judged)
        : experiment.Evidence.ReadAll(null) is [var newest, ..] ? newest : null;

    private static GroupScope Scope(EvidenceState? evidence)
    {
        return evidence is null ? GroupScope.Nothing : new GroupScope
        {
            Run = evidence.Key,
            Compared = endpoint => Counts(endpoint).Counted,
            Judged = endpoint => Counts(endpoint).Pairs,
        };

        EvidenceCounts Counts(string endpoint) => (evidence.Endpoints.GetValueOrDefault(endpoint) ?? EndpointState.Nothing).Counts;
    }

    private static ImportantPaths ImportantTo(Experiment? settings) => settings?.Important ?? ImportantPaths.None;

    private static List<FailureGroupReport> Failures(ExperimentRecord experiment, GroupScope scope, DateTimeOffset now,
        Func<FailureGroup, GroupScope, DateTimeOffset, FailureGroupReport> read) =>
    [
        .. experiment.Failures.All.Select(group => read(group, scope, now))
            .OrderByDescending(static group => group.Share.Count).ThenByDescending(static group => group.Count)
            .ThenBy(static group => group.Endpoint, StringComparer.Ordinal).ThenBy(static group => group.Kind, StringComparer.Ordinal),
    ];

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
            FailureShare = part.Counts.Failures,
            Compared = part.Counts.Calls,
            NotCompared = part.Counts.Lost,
            Control = LatencyReport.From([endpoint.ControlLatency]),
            Candidate = LatencyReport.From([endpoint.CandidateLatency]),
            PairedLatency = PairedLatencyReport.Of(part.Times),
        };
    }
}
