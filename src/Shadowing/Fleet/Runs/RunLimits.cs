using Shadowing.Experiments;

namespace Shadowing.Fleet.Runs;

/// <summary>What of an experiment's settings whoever folds must know: those of the calls, which need not be his own.</summary>
internal sealed record RunLimits
{
    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets the name of the settings that evidence belongs to.</summary>
    public required string Hash { get; init; }

    /// <summary>Gets what the hash is of.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Gets the share of calls that may differ.</summary>
    public required double MaxMismatches { get; init; }

    /// <summary>Gets the share from which on it is harmful; null for the same.</summary>
    public double? HarmfulMismatches { get; init; }

    /// <summary>Gets the share of calls that may fail.</summary>
    public required double MaxFailures { get; init; }

    /// <summary>Gets how much slower the median may be; null where it is not judged.</summary>
    public double? P50 { get; init; }

    /// <summary>Gets how much slower the slowest hundredth may be; null where it is not judged.</summary>
    public double? P99 { get; init; }

    /// <summary>Gets them of an experiment.</summary>
    public static RunLimits Of(Experiment experiment) => new()
    {
        Experiment = experiment.Name,
        Hash = experiment.Judged.Hash,
        Lines = experiment.Judged.Lines,
        MaxMismatches = experiment.Limits.MaxMismatches,
        HarmfulMismatches = experiment.Limits.HarmfulMismatches,
        MaxFailures = experiment.Limits.MaxFailures,
        P50 = experiment.Limits.Latency.P50,
        P99 = experiment.Limits.Latency.P99,
    };

    /// <summary>Gets the settings that evidence is counted under.</summary>
    public JudgedSettings ToSettings()
    {
        var limits = new LimitOptions
        {
            MaxMismatches = MaxMismatches, HarmfulMismatches = HarmfulMismatches, MaxFailures = MaxFailures,
        };
        (limits.Latency.P50, limits.Latency.P99) = (P50, P99);
        return new JudgedSettings(Hash, limits, null, Lines);
    }
}
