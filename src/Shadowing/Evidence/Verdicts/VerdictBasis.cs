using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Mismatches;

namespace Shadowing.Evidence.Verdicts;

/// <summary>All that a verdict is made of.</summary>
internal sealed record VerdictBasis
{
    /// <summary>Gets the settings of now.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Gets what was counted under them; null when nothing was.</summary>
    public required EvidenceState? Evidence { get; init; }

    /// <summary>Gets the build that is asked for; null where nobody knows it.</summary>
    public string? CandidateVersion { get; init; }

    /// <summary>Gets what this process has counted, under whatever settings.</summary>
    public required AccountReport Account { get; init; }

    /// <summary>Gets where the control differs from itself.</summary>
    public IReadOnlyList<NoiseReport> Noise { get; init; } = [];

    /// <summary>Gets the endpoints that the experiment takes, as accounts name them.</summary>
    public IReadOnlyList<string> Declared { get; init; } = [];

    /// <summary>Gets a value indicating whether there is evidence, but of other settings or another build.</summary>
    public bool IsOfOthers { get; init; }

    /// <summary>Gets a value indicating whether the candidate's address leads back to the control: then that they agree says
    /// nothing.</summary>
    public bool LeadsBack { get; init; }

    /// <summary>Gets why nothing can be judged, in a sentence; null where it can.</summary>
    public string? WhyUnjudged { get; init; }

    /// <summary>Gets all that is known of an experiment.</summary>
    /// <param name="record">What was counted.</param>
    /// <param name="settings">The settings of now.</param>
    /// <param name="account">What this process has counted.</param>
    /// <param name="noise">Where the control differs from itself; null where nobody asks for it.</param>
    /// <param name="version">The build that is asked about; null for the present one.</param>
    public static VerdictBasis Of(ExperimentRecord record, Experiment settings, AccountReport account,
        IReadOnlyList<NoiseReport>? noise = null, string? version = null)
    {
        var asked = version is null ? settings.Judged : settings.Judged with { CandidateVersion = version };
        return Of(record, settings, account, noise, asked, record.Evidence.Read(asked));
    }

    /// <summary>Gets all that is known of an experiment, for whoever has read the evidence of the present build already: so that all that
    /// is said is of one moment.</summary>
    /// <param name="record">What was counted.</param>
    /// <param name="settings">The settings of now.</param>
    /// <param name="account">What this process has counted.</param>
    /// <param name="noise">Where the control differs from itself.</param>
    /// <param name="evidence">The evidence; null where there is none.</param>
    public static VerdictBasis OfRead(ExperimentRecord record, Experiment settings, AccountReport account,
        IReadOnlyList<NoiseReport> noise, EvidenceState? evidence) =>
        Of(record, settings, account, noise, settings.Judged, evidence);

    private static VerdictBasis Of(ExperimentRecord record, Experiment settings, AccountReport account,
        IReadOnlyList<NoiseReport>? noise, JudgedSettings asked, EvidenceState? evidence)
    {
        return new VerdictBasis
        {
            Experiment = settings,
            Evidence = evidence,
            CandidateVersion = asked.CandidateVersion ?? record.Evidence.Announced,
            Account = account,
            Noise = noise ?? [],
            Declared = record.Declared,
            IsOfOthers = evidence is null && record.Evidence.HasAny,
            LeadsBack = settings.Candidate is { } address && address == record.LeadsBack,
        };
    }

    /// <summary>Gets a value indicating whether the control runs once more in the same place as the candidate, so that their times can be
    /// compared.</summary>
    public bool JudgesLatency => Experiment.SelfCheck > 0 && (Experiment.Candidate is null || Experiment.Control is not null);

    /// <summary>Gets the limits.</summary>
    public LimitOptions Limits => Experiment.Limits;

    /// <summary>Gets what all endpoints have shown together.</summary>
    public EndpointState All => Evidence?.All ?? EndpointState.Nothing;

    /// <summary>Gets the natural logarithm of the evidence from which a guardrail is safe.</summary>
    public double SafeFrom => -Math.Log(Statistics.FreshStarts.Alpha(Evidence?.Start.Number ?? 1));

    /// <summary>Gets what an endpoint has shown.</summary>
    public EndpointState Of(string endpoint) => Evidence?.Endpoints.GetValueOrDefault(endpoint)
        ?? Evidence?.Endpoints.FirstOrDefault(part => part.Key.Equals(endpoint, StringComparison.OrdinalIgnoreCase)).Value
        ?? EndpointState.Nothing;

    /// <summary>Gets the endpoints that were declared or called, and are not waived. What answers GET answers HEAD by the way, and a probe
    /// may ask for that once.</summary>
    public IEnumerable<string> ToVerify => Declared
        .Concat((Evidence?.Endpoints.Keys ?? []).Where(endpoint => !endpoint.StartsWith("HEAD ", StringComparison.Ordinal)))
        .Concat(Limits.Critical).Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(endpoint => !Limits.Unverified.Contains(endpoint, StringComparer.OrdinalIgnoreCase));

    /// <summary>Gets how long a number of further calls takes at the present rate; null where there is none yet.</summary>
    /// <param name="calls">How many; null where that is not known.</param>
    /// <param name="upToNow">How many of that kind there were.</param>
    public double? HoursFor(long? calls, long upToNow) =>
        Evidence is { } evidence && (evidence.LastAt - evidence.Since).TotalHours is > 1 / 60d and var hours && upToNow > 0
            ? calls / (upToNow / hours)
            : null;
}
