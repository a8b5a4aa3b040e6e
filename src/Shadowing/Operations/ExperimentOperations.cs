using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Operations.Decisions;
using Shadowing.Storage;
using Shadowing.Storage.Archives;

namespace Shadowing.Operations;

/// <summary>What a person may do to an experiment while the application runs: stop it, let it go on, forget what it has shown. Each is
/// written down.</summary>
internal sealed class ExperimentOperations(AccountBook book, AnnotationLog annotations, EvidenceMemory memory, SharedDecisions decisions,
    StopReach reach, TimeProvider time) : IEvidenceSource
{
    private const int MostPending = 1_000;
    private const int MostReason = 500;
    private readonly Lock _gate = new();
    private readonly Queue<AuditEntry> _audit = new();
    private readonly Dictionary<string, StoredStop> _stops = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _forgotten = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Stops an experiment: nothing of it is sampled here any more, and what waits is dropped; the others are told.</summary>
    /// <param name="experiment">The experiment; <see cref="ExperimentStops.All"/> turns the kill switch on.</param>
    /// <param name="by">Who wants it so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Gives up waiting for the store.</param>
    /// <returns>Whether all hear of it; else they do as soon as the store answers.</returns>
    public Task<bool> StopAsync(string experiment, string by, string reason, CancellationToken cancellation)
    {
        var stop = Word(experiment, isStopped: true, by, reason);
        var change = StopDecision.Change(stop, Entry(IsAll(experiment) ? "kill switch on" : "stop", experiment, by, reason));

        // At once, whatever the store does: stopping waits for nothing.
        decisions.Say(change);
        Note(stop, change.Audit);
        reach.Watch(change);
        return decisions.TellAsync(change, cancellation);
    }

    /// <summary>Lets an experiment go on that was stopped, here and everywhere, where nobody has said otherwise meanwhile.</summary>
    /// <param name="experiment">The experiment; <see cref="ExperimentStops.All"/> turns the kill switch off.</param>
    /// <param name="by">Who wants it so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="seen">The stop that he has seen; null for the one that this instance has heard of last.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What holds instead; null where it was done.</returns>
    /// <exception cref="ShadowStoreException">The store does not answer: nobody knows what others have said.</exception>
    public async Task<StoredStop?> StartAsync(string experiment, string by, string reason, string? seen, CancellationToken cancellation)
    {
        var start = Word(experiment, isStopped: false, by, reason);
        var change = StopDecision.Change(start, Entry(IsAll(experiment) ? "kill switch off" : "start", experiment, by, reason));
        if (await decisions.CompareAsync(change, seen, cancellation) is { } other)
        {
            return StopDecision.Read(other.Value) ?? new StoredStop(experiment, true, "a later version", "unknown", start.At);
        }

        Note(start, change.Audit);
        return null;
    }

    /// <summary>Deletes an experiment's groups, samples, history and evidence, here and everywhere, where nobody has done so meanwhile. Its
    /// account stays: it counts what was done.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="by">Who wants it so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="seen">The last time before that he has seen, empty where he has seen none; null for the one that this instance has
    /// heard of.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Who has made it forgotten meanwhile; null where it was done.</returns>
    /// <exception cref="ShadowStoreException">The store does not answer: nobody would know what the others hold in memory.</exception>
    public async Task<Forgetting?> ForgetAsync(string experiment, string by, string reason, string? seen, CancellationToken cancellation)
    {
        var audit = Entry("forget", experiment, by, reason);
        if (!decisions.IsOn)
        {
            memory.Forget(experiment);
            lock (_gate)
            {
                _forgotten.Add(experiment);
                Enqueue(audit);
            }

            return null;
        }

        // Of those who share the store each forgets when it hears of it, and this one with its next write.
        var word = new Forgetting(experiment, 0, Line(by), Line(reason), time.GetUtcNow());
        return await decisions.CompareAsync(ForgetDecision.Change(word, audit), seen, cancellation,
                present => ForgetDecision.After(word, present)) is { } other
            ? ForgetDecision.Read(other.Value) ?? word with { By = "a later version", Reason = "unknown" }
            : null;
    }

    /// <summary>Takes in that another build of an experiment's candidate answers from now on; the others are told.</summary>
    /// <returns>Whether that is news, else nothing is changed and nothing is written down; and whether all hear of it.</returns>
    public async Task<(bool IsNews, bool IsHeard)> ReleaseAsync(string experiment, string by, string version, string? reason,
        CancellationToken cancellation)
    {
        var announced = decisions.Held(ReleaseDecision.Name(experiment)) is { Version: not 0 } held
            ? ReleaseDecision.Read(held.Value)?.Version
            : null;
        var (evidence, now) = (book.Experiment(experiment).Evidence, time.GetUtcNow());
        var before = evidence.PresentBuild;
        var isNews = evidence.Announce(version, before, now);
        if (!isNews && (announced ?? version) == version)
        {
            return (false, true);
        }

        var audit = Entry("release", experiment, by, string.IsNullOrEmpty(reason) ? version : $"{version}: {reason}");
        annotations.Add("released", experiment, $"{version} was announced: evidence begins anew");
        if (!decisions.IsOn)
        {
            lock (_gate)
            {
                Enqueue(audit);
            }

            return (true, true);
        }

        var change = ReleaseDecision.Change(new Announcement(experiment, version, before, now), audit);
        decisions.Say(change);
        return (true, await decisions.TellAsync(change, cancellation));
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
                    decisions.TakeOlder(StopDecision.Name(stop.Experiment), StopDecision.Value(stop));
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

    // Also with what is written behind: an earlier version of the library, which knows no cells, reads it when it starts.
    private void Note(StoredStop stop, AuditEntry audit)
    {
        lock (_gate)
        {
            // What holds by now, which may have been said after it.
            _stops[stop.Experiment] =
                StopDecision.Read(decisions.Held(StopDecision.Name(stop.Experiment))?.Value ?? string.Empty) ?? stop;

            // With the cell, where there is one: the store takes a change that is in the audit for one that was made.
            if (!decisions.IsOn)
            {
                Enqueue(audit);
            }
        }

        var isAll = IsAll(stop.Experiment);
        annotations.Add(stop.IsStopped ? "stopped" : "resumed", isAll ? null : stop.Experiment,
            $"{(isAll ? $"the kill switch is {(stop.IsStopped ? "on" : "off")}" : stop.IsStopped ? "stopped" : "started again")}: {stop.Reason}");
    }

    private static bool IsAll(string experiment) => experiment == ExperimentStops.All;

    private StoredStop Word(string experiment, bool isStopped, string by, string reason) =>
        new(experiment, isStopped, by, Line(reason), time.GetUtcNow());

    private AuditEntry Entry(string action, string experiment, string by, string reason) => new()
    {
        Id = Guid.NewGuid().ToString("N"), At = time.GetUtcNow(), By = Line(by), Action = action,
        Experiment = experiment, Reason = Line(reason),
    };

    private void Enqueue(AuditEntry audit)
    {
        if (_audit.Count == MostPending)
        {
            _audit.Dequeue();
        }

        _audit.Enqueue(audit);
    }

    private static string Line(string text) => Redaction.PrintableText.OneLine(text, MostReason);
}
