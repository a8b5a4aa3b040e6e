using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

/// <summary>A shared store that does all as it should, but for one thing.</summary>
internal sealed class DefectiveSharedStore(SharedDefect defect) : ISharedStore
{
    private readonly SharedStoreModel _store = new(TimeProvider.System);
    private readonly Dictionary<string, IReadOnlyList<RunRow>> _lastRows = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _fence;

    public string Description => _store.Description;

    public bool SurvivesRestart => _store.SurvivesRestart;

    public async Task<RunReceipt> WriteRunAsync(RunBatch batch, CancellationToken cancellation)
    {
        var fleet = await _store.ReadFleetAsync(0, cancellation);
        var run = fleet.Runs.SingleOrDefault(known => known.Run == batch.Run);
        batch = defect switch
        {
            SharedDefect.WritesANumberAgain when run is not null => batch with { Number = Math.Max(batch.Number, run.Number + 1) },
            SharedDefect.LetsAnUnknownRunGoOn when run is null => batch with { Number = 1 },
            SharedDefect.ForgetsTheInstance => batch with { Instance = "x" },
            SharedDefect.ForgetsWhatWasComplete => batch with { WindowsThrough = 0 },
            SharedDefect.ForgetsThatARunIsOver => batch with { IsOver = false },
            SharedDefect.MixesUpLetterCase =>
                batch with { Rows = [.. batch.Rows.Select(row => row with { Key = row.Key?.ToUpperInvariant()! })] },
            SharedDefect.CutsAtZero =>
                batch with { Rows = [.. batch.Rows.Select(row => row with { Content = row.Content?.Split('\0')[0]! })] },
            SharedDefect.GivesMinutesThatAreNotFinal => batch with { MinutesThrough = DateTimeOffset.MaxValue },
            SharedDefect.LeavesOutLateWindows => batch with
            {
                Windows = [.. batch.Windows.Where(window => window.Window > fleet.FoldedThrough)],
            },
            _ => batch,
        };
        var receipt = await _store.WriteRunAsync(batch, cancellation);
        lock (_gate)
        {
            _lastRows[batch.Run] = batch.Rows;
        }

        return defect switch
        {
            SharedDefect.NeverSaysWhoHolds => receipt with { IsHeld = false },
            SharedDefect.LetsAFoldedRunWrite => receipt with { IsFolded = false },
            _ => receipt,
        };
    }

    public async Task<FoldTurn?> TakeTurnAsync(FoldQuestion question, CancellationToken cancellation)
    {
        question = defect switch
        {
            SharedDefect.GivesTheTurnToEverybody => question with { Term = TimeSpan.Zero },
            SharedDefect.TellsAllAgain => question with { Fence = 0 },
            SharedDefect.GivesLaterWindows => question with { WindowsThrough = long.MaxValue },
            SharedDefect.GivesMoreThanAsked => question with { Most = int.MaxValue },
            _ => question,
        };
        var turn = await _store.TakeTurnAsync(question, cancellation);
        if (turn is null)
        {
            return null;
        }

        Interlocked.Exchange(ref _fence, turn.Fence);
        return defect switch
        {
            SharedDefect.LeavesOutTheBase => turn with { Rows = [.. turn.Rows.Where(row => row.Run.Length > 0)] },
            SharedDefect.GivesTheNewestFirst => turn with { Windows = [.. turn.Windows.Reverse()] },
            SharedDefect.LeavesOutTheFleetsMinutes => turn with { Minutes = [.. turn.Minutes.Where(minute => minute.Run.Length > 0)] },
            _ => turn,
        };
    }

    public async Task<bool> FoldAsync(FoldBatch batch, CancellationToken cancellation)
    {
        batch = defect switch
        {
            SharedDefect.LetsAnyHolderFold => batch with { Fence = Interlocked.Read(ref _fence) },
            SharedDefect.TakesInARunThatHasWritten => batch with
            {
                Ended = (await _store.ReadFleetAsync(0, cancellation)).Runs.Where(run => batch.Ended.ContainsKey(run.Run) && !run.IsFolded)
                    .ToDictionary(run => run.Run, run => run.Number, StringComparer.Ordinal),
            },
            SharedDefect.DoesNotEndRuns => batch with { Ended = new Dictionary<string, long>(StringComparer.Ordinal) },
            SharedDefect.KeepsFoldedWindows => batch with { Windows = [] },
            SharedDefect.KeepsFoldedSamples => batch with { Samples = [] },
            SharedDefect.KeepsFoldedMinutes => batch with { Minutes = [] },
            SharedDefect.LeavesOutTotals => batch with { Totals = [] },
            SharedDefect.LeavesOutTheSummary => batch with { Summary = new StoreBatch() },
            SharedDefect.KeepsRowsWithoutContent =>
                batch with { Totals = [.. batch.Totals.Where(row => row.Content is not { Length: 0 })] },
            SharedDefect.NeverForgetsRuns => batch with { ForgetRunsBefore = null },
            SharedDefect.ForgetsAllFoldedRuns => batch with { ForgetRunsBefore = DateTimeOffset.MaxValue },
            _ => batch,
        };
        return defect == SharedDefect.FoldsInTwoSteps
            ? await _store.FoldAsync(batch with { Totals = [] }, cancellation)
                && await _store.FoldAsync(batch with { Ended = new Dictionary<string, long>(StringComparer.Ordinal) }, cancellation)
            : await _store.FoldAsync(batch, cancellation);
    }

    public async Task<FleetReading> ReadFleetAsync(long knownFold, CancellationToken cancellation)
    {
        var fleet = await _store.ReadFleetAsync(defect == SharedDefect.TellsAKnownFoldAgain ? 0 : knownFold, cancellation);
        return defect switch
        {
            SharedDefect.LeavesOutStops when knownFold == fleet.Fold && knownFold > 0 => fleet with { State = StoredState.Empty },
            SharedDefect.TellsNothingBeforeTheFirstFold when fleet.Fold == 0 => fleet with { State = StoredState.Empty },
            _ => fleet,
        };
    }

    public async Task<IReadOnlyList<RunRow>> ReadRunAsync(string run, CancellationToken cancellation)
    {
        var rows = await _store.ReadRunAsync(run, cancellation);
        lock (_gate)
        {
            return defect == SharedDefect.GivesRowsOfFoldedRuns && rows.Count == 0 && _lastRows.TryGetValue(run, out var last)
                ? last
                : rows;
        }
    }

    public async Task<IReadOnlyList<StoredSample>> ReadSamplesAsync(string group, CancellationToken cancellation)
    {
        var samples = await _store.ReadSamplesAsync(group, cancellation);
        return defect == SharedDefect.GivesSamplesNewestFirst ? [.. samples.Reverse()] : samples;
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAuditChainAsync(long after, int take, CancellationToken cancellation)
    {
        var chain = await _store.ReadAuditChainAsync(defect == SharedDefect.GivesTheWholeChain ? 0 : after, take, cancellation);
        return defect == SharedDefect.GivesTheChainNewestFirst ? [.. chain.Reverse()] : chain;
    }

    public Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation) => _store.ReadCellsAsync(known, cancellation);

    public Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation) =>
        _store.ChangeCellAsync(defect == SharedDefect.LeavesOutTheLink ? change with { Link = null } : change, cancellation);

    public Task<StoredState> LoadAsync(CancellationToken cancellation) => _store.LoadAsync(cancellation);

    public Task SaveAsync(StoreBatch batch, CancellationToken cancellation) => _store.SaveAsync(batch, cancellation);

    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => _store.ReadHistoryAsync(experiment, endpoint, from, to, cancellation);

    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => _store.ReadAnnotationsAsync(experiment, from, to, cancellation);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation) =>
        _store.ReadAuditAsync(skip, take, cancellation);
}
