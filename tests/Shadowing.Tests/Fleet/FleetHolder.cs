using Shadowing.Fleet.Folding;
using Shadowing.Storage.Shared;

namespace Shadowing.Tests.Fleet;

/// <summary>Whoever folds, as the library's writer does.</summary>
internal sealed class FleetHolder(ISharedStore store, string name)
{
    public static FoldBounds Bounds { get; } = new(256, 5, 16 * 1024 * 1024, TimeSpan.FromDays(7));

    private FleetLedger? _ledger;

    /// <summary>Gets the epochs of evidence that it has heard of.</summary>
    public Dictionary<string, long> Epochs { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes the turn and folds.</summary>
    /// <returns>False where it is another one's turn, or the fold was refused.</returns>
    public async Task<bool> FoldAsync(TimeSpan? term = null)
    {
        var ledger = _ledger;
        _ledger = null;
        var question = new FoldQuestion
        {
            Holder = name, Term = term ?? TimeSpan.FromSeconds(30), Fence = ledger?.Fence ?? 0,
            Known = ledger?.Known ?? new Dictionary<string, long>(),
        };
        if (await store.TakeTurnAsync(question, default) is not { } turn)
        {
            return false;
        }

        if (ledger is null || ledger.Fence != turn.Fence)
        {
            var runs = (await store.ReadFleetAsync(turn.Fold, default)).Runs;
            ledger = new FleetLedger(turn, await store.LoadAsync(default), Bounds, Epochs, runs) { OwnSecret = "secret" };
        }

        ledger.Begin(Epochs);
        if (ledger.Fold(turn, question.Most) is not { } batch || await store.FoldAsync(batch, default))
        {
            _ledger = ledger;
            return true;
        }

        return false;
    }
}
