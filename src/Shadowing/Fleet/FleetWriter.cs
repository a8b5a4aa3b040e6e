using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Folding;
using Shadowing.Fleet.Runs;
using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.Fleet;

/// <summary>Takes what this instance has counted to a shared store, and folds for all when it has the turn. On the store's own thread, one
/// step at a time.</summary>
internal sealed class FleetWriter(IShadowStore store, FleetMember member, FleetCalls calls, StoreClock clock, ExperimentRegistry registry,
    ExperimentEpochs epochs, TimeProvider time)
    : IFleetPart
{
    // As long as a holder may be busy with a slow store; another takes over after it.
    private static readonly TimeSpan s_term = TimeSpan.FromSeconds(30);

    // A call waits in the queue, runs, and its control runs once more; what takes longer is told of as not judged.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private readonly ISharedStore? _shared = store as ISharedStore;
    private FleetLedger? _ledger;
    private string? _holder;
    private RunBatch? _open;
    private TimeSpan _term = s_term;
    private bool _isHeld;
    private int _most = 5_000;

    /// <inheritdoc/>
    public bool IsOn => _shared is not null;

    /// <inheritdoc/>
    public DateTimeOffset? Now => clock.IsKnown ? member.Now : null;

    /// <inheritdoc/>
    public bool IsOpen => _open is not null;

    /// <inheritdoc/>
    public long LostCalls => calls.Lost;

    /// <summary>Gets a value indicating whether this instance folds.</summary>
    public bool Holds => _ledger is not null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredStop>> ReadStopsAsync(CancellationToken cancellation) =>
        (await _shared!.ReadFleetAsync(0, cancellation)).State.Stops;

    /// <inheritdoc/>
    public IReadOnlyList<string> TakeForgotten()
    {
        var present = epochs.All;
        var outdated = member.Outdated(present);
        if (outdated.Count > 0)
        {
            member.Begin(present);
        }

        return outdated;
    }

    /// <inheritdoc/>
    public void Take(StoreBatch changes, bool isLast)
    {
        // Who goes does not keep the others waiting.
        _term = isLast ? TimeSpan.Zero : s_term;
        _open = member.Next(changes, LongestCall(), isLast);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        while (_open is { } batch)
        {
            var askedAt = time.GetTimestamp();
            var receipt = await _shared!.WriteRunAsync(batch, cancellation);
            clock.Told(receipt.Now, askedAt);
            _isHeld = receipt.IsHeld;

            // Where others took this process for dead, or something was forgotten, it goes on as another run, whose first batch is the
            // next: the others wait for it from the moment on that they know of it.
            member.Answered(receipt);
            _open = member.HasMore ? member.Next(null, LongestCall()) : null;
        }
    }

    // The turn is a run's: as another one this process would wait for itself.
    private async Task GiveTurnBackAsync(string run, CancellationToken cancellation)
    {
        var question = new FoldQuestion
        {
            Holder = run, Term = TimeSpan.Zero, Fence = _ledger?.Fence ?? 0,
            Known = _ledger?.Known ?? new Dictionary<string, long>(StringComparer.Ordinal), Most = 1,
        };
        _ledger = null;
        await _shared!.TakeTurnAsync(question, cancellation);
        (_holder, _isHeld) = (null, false);
    }

    /// <inheritdoc/>
    public async Task FoldAsync(CancellationToken cancellation)
    {
        if (_holder is { } before && before != member.Run)
        {
            await GiveTurnBackAsync(before, cancellation);
        }

        if (_isHeld)
        {
            _ledger = null;
            return;
        }

        var ledger = _ledger;
        _ledger = null;
        var turn = await _shared!.TakeTurnAsync(new FoldQuestion
        {
            Holder = member.Run, Term = _term, Fence = ledger?.Fence ?? 0,
            Known = ledger?.Known ?? new Dictionary<string, long>(StringComparer.Ordinal), Most = _most,
        }, cancellation);
        if (turn is null)
        {
            return;
        }

        _holder = member.Run;

        // Whatever fails from here on, the next turn begins with what the store has.
        if (ledger is null || ledger.Fence != turn.Fence)
        {
            // Of runs that were taken in a minute may still come.
            var fleet = await _shared.ReadFleetAsync(turn.Fold, cancellation);
            ledger = new FleetLedger(turn, await _shared.LoadAsync(cancellation), Bounds(), epochs.All, fleet.Runs);
        }

        // A window of a large fleet may have more parts than that.
        ledger.OwnSecret = InstanceStatus.SecretMark(registry.Shared.Secret);
        ledger.Begin(epochs.All);
        var folded = ledger.Fold(turn, _most);
        _most = Math.Max(_most, 4 * turn.Runs.Count * Math.Max(1, ledger.Experiments.Count));
        _ledger = folded is null || await _shared.FoldAsync(folded, cancellation) ? ledger : null;
    }

    private TimeSpan LongestCall() =>
        registry.Current.All.Select(static experiment => 2 * experiment.Timeout).DefaultIfEmpty().Max() + s_grace;

    private FoldBounds Bounds()
    {
        var samples = registry.Shared.Samples;
        return new FoldBounds(samples.MaxGroups, samples.PerGroup, samples.MaxBytes, samples.MaxAge);
    }
}
