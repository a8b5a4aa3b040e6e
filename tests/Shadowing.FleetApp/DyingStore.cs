using System.Diagnostics;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;

namespace Shadowing.FleetApp;

/// <summary>A store at which the process dies, at the step that was asked for, as if it were killed there.</summary>
internal sealed class DyingStore(ISharedStore inner) : ISharedStore
{
    private volatile string? _step;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public bool SurvivesRestart => inner.SurvivesRestart;

    /// <summary>Lets the process die when it comes to a step: before or after one of <c>write</c>, <c>turn</c>, <c>fold</c>; <c>fold</c>
    /// is a step only of who folds.</summary>
    public void DieAt(string step) => _step = step;

    /// <inheritdoc/>
    public Task<RunReceipt> WriteRunAsync(RunBatch batch, CancellationToken cancellation) =>
        AtAsync("write", () => inner.WriteRunAsync(batch, cancellation));

    /// <inheritdoc/>
    public Task<FoldTurn?> TakeTurnAsync(FoldQuestion question, CancellationToken cancellation) =>
        AtAsync("turn", () => inner.TakeTurnAsync(question, cancellation));

    /// <inheritdoc/>
    public Task<bool> FoldAsync(FoldBatch batch, CancellationToken cancellation) =>
        AtAsync("fold", () => inner.FoldAsync(batch, cancellation));

    /// <inheritdoc/>
    public Task<FleetReading> ReadFleetAsync(long knownFold, CancellationToken cancellation) => inner.ReadFleetAsync(knownFold, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRow>> ReadRunAsync(string run, CancellationToken cancellation) => inner.ReadRunAsync(run, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSample>> ReadSamplesAsync(string group, CancellationToken cancellation) =>
        inner.ReadSamplesAsync(group, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditChainAsync(long after, int take, CancellationToken cancellation) =>
        inner.ReadAuditChainAsync(after, take, cancellation);

    /// <inheritdoc/>
    public Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation) => inner.ReadCellsAsync(known, cancellation);

    /// <inheritdoc/>
    public Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation) => inner.ChangeCellAsync(change, cancellation);

    /// <inheritdoc/>
    public Task<StoredState> LoadAsync(CancellationToken cancellation) => inner.LoadAsync(cancellation);

    /// <inheritdoc/>
    public Task SaveAsync(StoreBatch batch, CancellationToken cancellation) => inner.SaveAsync(batch, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => inner.ReadHistoryAsync(experiment, endpoint, from, to, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => inner.ReadAnnotationsAsync(experiment, from, to, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation) =>
        inner.ReadAuditAsync(skip, take, cancellation);

    private async Task<T> AtAsync<T>(string step, Func<Task<T>> does)
    {
        DieIf($"before {step}");
        var answer = await does();
        DieIf($"after {step}");
        return answer;
    }

    private void DieIf(string step)
    {
        if (_step == step)
        {
            Process.GetCurrentProcess().Kill();

            // Until it does: nothing comes after.
            using var never = new ManualResetEvent(false);
            never.WaitOne();
        }
    }
}
