using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Memory;

namespace Shadowing.Tests.Storage;

/// <summary>A store of cells that does all as it should, but for one thing.</summary>
internal sealed class DefectiveCellStore(CellDefect defect) : ICellStore, IShadowStore
{
    private readonly MemoryStore _store = new();
    private readonly Lock _gate = new();
    private int _again;
    private bool _isForgotten;

    public string Description => _store.Description;

    public bool SurvivesRestart => _store.SurvivesRestart;

    public async Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation)
    {
        var reading = await _store.ReadCellsAsync(defect == CellDefect.TellsWhatIsKnown ? null : known, cancellation);
        return _isForgotten ? reading with { Cells = [] } : defect switch
        {
            CellDefect.LeavesOutTheNewest => reading with { Cells = [.. reading.Cells.SkipLast(1)] },
            CellDefect.TellsNotInOrder => reading with { Cells = [.. reading.Cells.Reverse()] },
            CellDefect.TellsOnlyWhatIsNewer => reading with
            {
                Cells = [.. reading.Cells.Where(cell => known is null || string.CompareOrdinal(cell.Change, known) > 0)],
            },
            CellDefect.IsNoStoreInParticular => reading with { Store = "a store" },
            _ => reading,
        };
    }

    public async Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation)
    {
        change = defect switch
        {
            CellDefect.ChangesWhateverIsThere => change with { Expected = null },
            CellDefect.NeverGoesBeforeWhatIsThere => change with { Expected = change.Expected ?? 0 },
            CellDefect.MakesAChangeAgain => change with
            {
                Audit = change.Audit with { Id = $"{change.Audit.Id} {Interlocked.Increment(ref _again)}" },
            },
            CellDefect.MixesUpLetterCase => change with { Name = change.Name.ToUpperInvariant() },
            CellDefect.CutsAtZero => change with { Value = change.Value.Split('\0')[0] },
            CellDefect.LeavesOutWhoDidIt => change with { Audit = change.Audit with { By = string.Empty } },
            _ => change,
        };
        if (defect == CellDefect.LetsTwoHaveOneNumber)
        {
            // Looked at and changed, and not at once.
            var present = (await _store.ReadCellsAsync(null, cancellation)).Cells.SingleOrDefault(cell => cell.Name == change.Name);
            await Task.Yield();
            if (change.Expected is { } expected && expected != (present?.Version ?? 0))
            {
                return present;
            }

            change = change with { Expected = null };
        }

        var made = await _store.ChangeCellAsync(change,
            defect == CellDefect.DoesItForWhoeverHasGivenUp ? CancellationToken.None : cancellation);
        if (defect == CellDefect.WritesDownWhatWasNotDone)
        {
            await _store.SaveAsync(new StoreBatch { Audit = [change.Audit] }, cancellation);
        }

        return defect switch
        {
            CellDefect.MakesAChangeAgain when made is not null => made with { Change = made.Change.Split(' ')[0] },
            CellDefect.AnswersWhatWasWanted when made is not null => made with { Value = change.Value, Change = change.Audit.Id },
            _ => made,
        };
    }

    public async Task SaveAsync(StoreBatch batch, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _isForgotten |= defect == CellDefect.ForgetsCellsWithAnExperiment && batch.ForgottenExperiments.Count > 0;
        }

        await _store.SaveAsync(batch, cancellation);
    }

    public Task<StoredState> LoadAsync(CancellationToken cancellation) => _store.LoadAsync(cancellation);

    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => _store.ReadHistoryAsync(experiment, endpoint, from, to, cancellation);

    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => _store.ReadAnnotationsAsync(experiment, from, to, cancellation);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation) =>
        _store.ReadAuditAsync(skip, take, cancellation);
}
