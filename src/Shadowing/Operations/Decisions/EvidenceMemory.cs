using Shadowing.Evidence;
using Shadowing.Fleet.Calls;
using Shadowing.Storage.Archives;

namespace Shadowing.Operations.Decisions;

/// <summary>What this process holds of what its experiments have shown, and how it forgets that.</summary>
internal sealed class EvidenceMemory(AccountBook book, HistoryRecorder history, AnnotationLog annotations, FleetCalls calls)
{
    /// <summary>Forgets an experiment's groups, samples, history, annotations and evidence. Its account stays: it counts what this process
    /// did.</summary>
    public void Forget(string experiment)
    {
        if (book.Experiments.FirstOrDefault(known => known.Name.Equals(experiment, StringComparison.OrdinalIgnoreCase)) is { } record)
        {
            record.Groups.Clear();
            record.Failures.Clear();
            record.Evidence.Clear();
        }

        history.Forget(experiment);
        annotations.Forget(experiment);
        calls.Forget(experiment);
    }
}
