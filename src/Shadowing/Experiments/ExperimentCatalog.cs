using System.Collections.Frozen;
using Shadowing.Sampling;

namespace Shadowing.Experiments;

/// <summary>All experiments of one moment, immutable; a reload swaps the whole.</summary>
internal sealed class ExperimentCatalog
{
    /// <summary>The catalog before the start: nothing is sampled.</summary>
    public static readonly ExperimentCatalog Empty = new([]);

    private readonly FrozenDictionary<string, Experiment> _byName;

    public ExperimentCatalog(IReadOnlyList<Experiment> experiments)
    {
        All = experiments;
        _byName = experiments.ToFrozenDictionary(static experiment => experiment.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var experiment in experiments)
        {
            ShadowsCode |= experiment.Threshold > 0 && (experiment.IsOfServices || !experiment.IsOfHttp);
            if (!experiment.IsOfHttp)
            {
                continue;
            }

            // A sticky experiment can only decide after it has seen its key, so every call is looked up.
            var looksUp = experiment.Sticky is not null && experiment.Threshold > 0
                ? SampleThreshold.All
                : experiment.Threshold + experiment.TimedThreshold;
            LookUpThreshold = Math.Max(LookUpThreshold, looksUp);
        }

        LookUpWeight = LookUpThreshold == 0 ? 0 : (double)SampleThreshold.All / LookUpThreshold;
    }

    /// <summary>Gets the experiments.</summary>
    public IReadOnlyList<Experiment> All { get; }

    /// <summary>Gets a value indicating whether services or inline runs are sampled, so that they must be told when a request is a shadow
    /// call itself.</summary>
    public bool ShadowsCode { get; private set; }

    /// <summary>Gets the number that an HTTP call's draw must stay below for the call to be looked up at all.</summary>
    public ulong LookUpThreshold { get; }

    /// <summary>Gets how many calls each looked-up call stands for: 1 when all are looked up.</summary>
    public double LookUpWeight { get; }

    /// <summary>Says that an inline run takes an experiment, which may be one of HTTP by its settings.</summary>
    public void TakeInline(Experiment experiment) => ShadowsCode |= experiment.Threshold > 0;

    /// <summary>Finds an experiment by name; null when there is none.</summary>
    public Experiment? Find(string name) => _byName.GetValueOrDefault(name);
}
