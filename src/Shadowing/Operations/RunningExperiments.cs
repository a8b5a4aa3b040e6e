using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Sampling;

namespace Shadowing.Operations;

/// <summary>Knows since when each experiment samples, and so for how long it has compared nothing; and says in the accounts of those that
/// are gone that they are.</summary>
internal sealed class RunningExperiments(AccountBook book, TimeProvider time) : IStartPart
{
    private readonly Lock _gate = new();
    private Dictionary<string, (long Since, long Uncompared)> _running = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Check(ExperimentCatalog catalog, ICollection<string> errors)
    {
        // Nothing here can be wrong.
    }

    /// <inheritdoc/>
    public void TookOver(ExperimentCatalog catalog)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _running = catalog.All.Where(static experiment => experiment.Threshold != SampleThreshold.None)
                .ToDictionary(
                    static experiment => experiment.Name,
                    experiment => _running.TryGetValue(experiment.Name, out var known)
                        ? known
                        : (now, book.Experiment(experiment.Name).CountUncompared()),
                    StringComparer.OrdinalIgnoreCase);
        }

        foreach (var account in book.Experiments.Where(account => catalog.Find(account.Name) is null))
        {
            account.Summary = "not declared any more, so nothing of it is sampled";
        }
    }

    /// <summary>Gets for how long an experiment has sampled calls and compared none, and how many; null while that is no longer than it may
    /// be.</summary>
    public (TimeSpan For, long Calls)? IsSilent(string experiment, TimeSpan most)
    {
        (long Since, long Uncompared) running;
        lock (_gate)
        {
            if (!_running.TryGetValue(experiment, out running))
            {
                return null;
            }
        }

        var account = book.Experiment(experiment);
        if (account.LastCompared is { } last && last.At >= running.Since)
        {
            running = (last.At, last.Uncompared);
        }

        var since = time.GetElapsedTime(running.Since);
        var calls = account.CountUncompared() - running.Uncompared;
        return since >= most && calls > 0 ? (since, calls) : null;
    }
}
