using Shadowing.Experiments;
using Shadowing.Sampling;
using Shadowing.Services.Calls;

namespace Shadowing.Services.Inline;

/// <summary>One name that inline runs use, bound to the experiment of that name as of the newest settings.</summary>
internal sealed class InlineExperiment(string name)
{
    /// <summary>The name under which inline runs are counted, beside endpoints and methods.</summary>
    public const string Endpoint = "inline";

    private ulong _threshold;
    private volatile MethodSelection? _selection;

    /// <summary>Gets what a sampled run is counted by; null when nobody declared the experiment.</summary>
    public MethodSelection? Selection => _selection;

    /// <summary>Draws whether a run is sampled.</summary>
    public bool IsSampled()
    {
        var threshold = _threshold;
        return threshold != SampleThreshold.None && Draw.Next() < threshold;
    }

    /// <summary>Binds the name anew.</summary>
    public void TakeOver(ExperimentCatalog catalog, CallTools tools)
    {
        if (catalog.Find(name) is not { } experiment)
        {
            _threshold = SampleThreshold.None;
            _selection = null;
            return;
        }

        catalog.TakeInline(experiment);
        var state = tools.States.Of(experiment.Name);
        var selection = new MethodSelection(experiment, state, state.Account.Endpoint(Endpoint));
        _selection = selection;
        _threshold = selection.Threshold;
    }
}
