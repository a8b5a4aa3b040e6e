using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.Storage.Archives;

namespace Shadowing.Operations;

/// <summary>What a person may do to an experiment while the application runs: stop it, let it go on, forget what it has shown. Each is
/// written down.</summary>
internal sealed class ExperimentOperations(AccountBook book, ExperimentStops stops, ExperimentRegistry registry, AnnotationLog annotations,
    HistoryRecorder history, TimeProvider time) : IEvidenceSource
{
    private const int MostPending = 1_000;
    private const int MostReason = 500;
    private readonly Lock _gate = new();
    private readonly Queue<AuditEntry> _audit = new();
    private readonly Dictionary<string, StoredStop> _stops = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _forgotten = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Stops an experiment: nothing of it is sampled any more, and what waits is dropped.</summary>
    public void Stop(string experiment, string by, string reason) => Set(experiment, isStopped: true, by, reason);

    /// <summary>Lets an experiment go on that was stopped.</summary>
    public void Start(string experiment, string by, string reason) => Set(experiment, isStopped: false, by, reason);

    /// <summary>Deletes an experiment's groups, samples, history and evidence. Its account stays: it counts what this process
    /// did.</summary>
    public void Forget(string experiment, string by, string reason)
    {
        var account = book.Experiment(experiment);
        account.Groups.Clear();
        account.Failures.Clear();
        account.Evidence.Clear();
        history.Forget(experiment);
        lock (_gate)
        {
            _forgotten.Add(experiment);
            Audit("forget", experiment, by, reason);
        }
    }

    /// <summary>Takes in that another build of an experiment's candidate answers from now on.</summary>
    /// <returns>Whether that is news; else nothing is changed and nothing is written down.</returns>
    public bool Release(string experiment, string by, string version, string? reason)
    {
        if (!book.Experiment(experiment).Evidence.Announce(version))
        {
            return false;
        }

        lock (_gate)
        {
            Audit("release", experiment, by, string.IsNullOrEmpty(reason) ? version : $"{version}: {reason}");
        }

        annotations.Add("released", experiment, $"{version} was announced: evidence begins anew");
        return true;
    }

    /// <inheritdoc/>
    public void Restore(StoredState state)
    {
        foreach (var stop in state.Stops)
        {
            lock (_gate)
            {
                // What a person said since the start is newer.
                if (!_stops.ContainsKey(stop.Experiment))
                {
                    stops.Set(stop.Experiment, stop.IsStopped);
                }
            }
        }
    }

    /// <inheritdoc/>
    public StoreBatch TakeChanges(DateTimeOffset now)
    {
        lock (_gate)
        {
            var batch = new StoreBatch { Audit = [.. _audit], Stops = [.. _stops.Values], ForgottenExperiments = [.. _forgotten] };
            _audit.Clear();
            _stops.Clear();
            _forgotten.Clear();
            return batch;
        }
    }

    private void Set(string experiment, bool isStopped, string by, string reason)
    {
        lock (_gate)
        {
            stops.Set(experiment, isStopped);
            _stops[experiment] = new StoredStop(experiment, isStopped, by, Line(reason), time.GetUtcNow());
            Audit(isStopped ? "stop" : "start", experiment, by, reason);
        }

        registry.Refresh();
        annotations.Add(isStopped ? "stopped" : "resumed", experiment, $"{(isStopped ? "stopped" : "started again")}: {reason}");
    }

    private void Audit(string action, string experiment, string by, string reason)
    {
        if (_audit.Count == MostPending)
        {
            _audit.Dequeue();
        }

        _audit.Enqueue(new AuditEntry
        {
            Id = Guid.NewGuid().ToString("N"), At = time.GetUtcNow(), By = Line(by), Action = action,
            Experiment = experiment, Reason = Line(reason)
        });
    }

    private static string Line(string text) => Redaction.PrintableText.OneLine(text, MostReason);
}
