using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Runs;
using Shadowing.Mismatches;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Shadowing.Reports.Fleets;

/// <summary>Reads what the fleet has counted, for those who look at it: at most once in two seconds, however many they are.</summary>
internal sealed class FleetView(IShadowStore store, AccountBook own, ShadowReporter ownReporter, ExperimentRegistry registry,
    FleetMember member, StoreClock clock, ExperimentEpochs epochs, FaultLog faults, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_seldom = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);
    private readonly ISharedStore? _shared = store as ISharedStore;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile FleetPicture? _picture;
    private FleetPicture? _next;
    private ShadowStoreException? _failure;
    private long _readAt;
    private long _epochsRead;
    private bool _isStale;

    /// <summary>Gets a value indicating whether there is a fleet: the store is a shared one.</summary>
    public bool IsOn => _shared is not null;

    /// <summary>Gets what this process has counted itself.</summary>
    public EvidenceView Own => new(own, ownReporter);

    /// <summary>Tells whether a name, or a run, is this process's own.</summary>
    public bool IsOwn(string name) =>
        name.Equals(own.Scope.Instance, StringComparison.OrdinalIgnoreCase) || name.Equals(member.Run, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the last picture of the fleet; null before the first.</summary>
    public FleetPicture? Last => _picture;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Gets a picture of the fleet that is at most two seconds old.</summary>
    /// <exception cref="ShadowStoreException">The store does not answer.</exception>
    public async Task<FleetPicture> ReadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var since = time.GetElapsedTime(_readAt);
            if (_failure is not null && since < s_interval)
            {
                throw new ShadowStoreException(_failure.Message, _failure);
            }

            if (epochs.Version is var version && version != _epochsRead)
            {
                // Not one more look at what is forgotten.
                (_isStale, _next, _epochsRead) = (true, null, version);
            }

            Promote(isLate: false);
            if (_picture is null || _isStale || since >= s_interval)
            {
                await LookAsync(cancellation);
            }

            // Who asks seldom is not answered with what he saw last.
            Promote(isLate: since > s_seldom);
            return _picture!;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads it where there is a fleet, for those to whom the last picture is good enough where the store does not
    /// answer.</summary>
    public async Task TryReadAsync(CancellationToken cancellation)
    {
        try
        {
            await (IsOn ? ReadAsync(cancellation) : Task.CompletedTask);
        }
        catch (ShadowStoreException)
        {
            // Health says so.
        }
    }

    // All instances show a fold from the same moment on, by the store's clock: through a load balancer numbers do not go back.
    private void Promote(bool isLate)
    {
        if (_next is { } next
            && (_picture is null || _isStale || isLate || next.FoldedAt is null || clock.Now - next.FoldedAt >= s_interval))
        {
            (_picture, _next, _isStale) = (next, null, false);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadNextAsync(cancellation);
            _failure = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Those who wait need not each wait for the same.
            _failure = failure as ShadowStoreException ?? new ShadowStoreException("The store did not answer in time.", failure);
            throw _failure;
        }
        finally
        {
            _readAt = time.GetTimestamp();
        }
    }

    private async Task ReadNextAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(s_deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var known = _next ?? (_isStale ? null : _picture);
        var reading = await _shared!.ReadFleetAsync(known?.Fold ?? 0, either.Token).WaitAsync(s_deadline, time, cancellation);
        if (known is not null && known.Fold == reading.Fold && reading.Fold > 0)
        {
            (_picture, _next) = _next is null ? (known.With(reading, Scope(reading)), null) : (_picture, known.With(reading, Scope(reading)));
        }
        else
        {
            _next = Picture(reading);
        }
    }

    /// <summary>Gets what one run has counted; this process's own is at hand.</summary>
    public async Task<EvidenceView> ReadRunAsync(RunReading run, CancellationToken cancellation)
    {
        if (run.Run == member.Run)
        {
            return Own;
        }

        var rows = await _shared!.ReadRunAsync(run.Run, cancellation).WaitAsync(s_deadline, time, cancellation);
        var book = new AccountBook(time)
        {
            Scope = new BookScope
            {
                Of = EvidenceScope.Instance, Instance = run.Instance, UpTo = run.LastSeen,
                WhyUnjudged = BookScope.OfOne,
            },
            StartedAt = FleetPicture.Content(run)?.StartedAt ?? run.LastSeen,
        };
        var content = FleetPicture.Content(run);
        var groups = rows.Where(row => row.Kind is RowKind.Group or RowKind.GroupBefore
                && (content?.EpochOf(row.Experiment) ?? 0) >= epochs.Of(row.Experiment))
            .GroupBy(static row => (row.Experiment, row.Key)).Select(Group).OfType<StoredGroup>();
        Fill(book, rows, new StoredState { Groups = [.. groups] });
        return new EvidenceView(book, Reporter(book));
    }

    /// <summary>Gets the samples of one of the fleet's groups of mismatches, newest first.</summary>
    public Task<IReadOnlyList<MismatchSample>> ReadSamplesAsync(MismatchGroup group, CancellationToken cancellation) =>
        ReadSamplesAsync(group.Id, StoredJsonContext.Stored.MismatchSample, cancellation);

    /// <summary>Gets the samples of one of the fleet's groups of failures, newest first.</summary>
    public Task<IReadOnlyList<FailureSample>> ReadSamplesAsync(FailureGroup group, CancellationToken cancellation) =>
        ReadSamplesAsync(group.Id, StoredJsonContext.Stored.FailureSample, cancellation);

    /// <summary>Gets the fleet's evidence with all samples.</summary>
    public async Task<EvidenceView> ReadWithSamplesAsync(CancellationToken cancellation)
    {
        var reading = await _shared!.ReadFleetAsync(0, cancellation).WaitAsync(s_deadline, time, cancellation);
        var state = await _shared.LoadAsync(cancellation).WaitAsync(s_deadline, time, cancellation);
        return Picture(reading with { State = state }).View;
    }

    private async Task<IReadOnlyList<TSample>> ReadSamplesAsync<TSample>(string group, JsonTypeInfo<TSample> type,
        CancellationToken cancellation)
        where TSample : class
    {
        var stored = await _shared!.ReadSamplesAsync(group, cancellation).WaitAsync(s_deadline, time, cancellation);
        return [.. stored.Select(sample => StoredMismatches.TryRead(sample.Content, type)).OfType<TSample>().Reverse()];
    }

    private FleetPicture Picture(FleetReading reading)
    {
        var book = new AccountBook(time)
        {
            Scope = Scope(reading),
            StartedAt = reading.Runs.Select(FleetPicture.Content).OfType<RunContent>().Select(static content => content.StartedAt)
                .DefaultIfEmpty(own.StartedAt).Min(),
        };
        Fill(book, reading.Totals, Remembered(reading));
        return new FleetPicture(reading, new EvidenceView(book, Reporter(book)), member.Run);
    }

    /// <summary>Tells whether what the store has of an experiment is forgotten, and nobody has folded since.</summary>
    public async Task<bool> IsBehindAsync(string experiment, CancellationToken cancellation) =>
        IsOn && epochs.Of(experiment) > 0 && (await ReadAsync(cancellation)).IsBehind(experiment, epochs.Of(experiment));

    // Whoever folds may not have heard yet that something is forgotten.
    private StoredState Remembered(FleetReading reading)
    {
        bool IsRemembered(string experiment) => !FleetPicture.IsBehind(reading, experiment, epochs.Of(experiment));
        return reading.State with
        {
            Groups = [.. reading.State.Groups.Where(group => IsRemembered(group.Experiment))],
            Samples = [.. reading.State.Samples.Where(sample => IsRemembered(sample.Experiment))],
            Evidence = [.. reading.State.Evidence.Where(evidence => IsRemembered(evidence.Experiment))],
        };
    }

    // The accounts before the evidence, which knows by them what was lost.
    private void Fill(AccountBook book, IReadOnlyList<RunRow> rows, StoredState state)
    {
        book.Open(registry.Shared.Samples);
        foreach (var account in rows.Where(static row => row.Kind is RowKind.Account or RowKind.AccountBefore)
            .Select(row => (row, State: Account(row)))
            .Where(static row => row.State is not null)
            .GroupBy(row => book.Experiment(row.row.Experiment).Endpoint(row.row.Key)).ToList())
        {
            // Several of them where there are more endpoints than are told apart, or a process goes on as another run.
            account.Key.Restore(AccountState.Sum([.. account.Select(static row => row.State!)]));
        }

        StoredMismatches.TakeBack(book, state);
        EvidenceArchive.TakeBack(book, state);
        foreach (var experiment in own.Experiments)
        {
            book.Experiment(experiment.Name).Borrow(experiment);
            if (book.Scope.Of == EvidenceScope.Fleet)
            {
                book.Experiment(experiment.Name).Evidence.Await(experiment.Evidence);
            }
        }
    }

    private ShadowReporter Reporter(AccountBook book) => new(book, registry, faults, time);

    private static BookScope Scope(FleetReading reading)
    {
        var live = reading.Runs.Where(static run => !run.IsFolded && !run.IsOver).Select(FleetPicture.Content).OfType<RunContent>().ToList();
        var secrets = live.Select(static content => content.Secret).Distinct(StringComparer.Ordinal).ToList();
        return new BookScope
        {
            Of = EvidenceScope.Fleet,
            Instances = live.Count,
            UpTo = reading.FoldedAt is null ? DateTimeOffset.UnixEpoch : CallWindow.End(reading.FoldedThrough),
            WhyUnjudged = secrets.Contains(null)
                ? "The instances share no secret, so that nobody can tell whether a call came to several of them: set Secret, the same for all."
                : secrets.Count > 1
                    ? "The instances have different secrets, so that nobody can tell whether a call came to several of them: set Secret, the same for all."
                    : null,
        };
    }

    private static AccountState? Account(RunRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.AccountState);
        }
        catch (JsonException)
        {
            return null;   // of another version
        }
    }

    private static StoredGroup? Group(IGrouping<(string Experiment, string Key), RunRow> rows)
    {
        var part = rows.Select(static row => JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.RunGroup)).OfType<RunGroup>()
            .Aggregate((RunGroup?)null, static (sum, part) => sum?.Plus(part) ?? part);
        return part is null ? null : new StoredGroup
        {
            Id = rows.Key.Key, Experiment = rows.Key.Experiment, LastSeen = part.LastSeen,
            Content = part.Mismatch is { } mismatch
                ? JsonSerializer.Serialize(mismatch, StoredJsonContext.Stored.MismatchGroupState)
                : JsonSerializer.Serialize(part.Failure!, StoredJsonContext.Stored.FailureGroupState),
        };
    }
}
