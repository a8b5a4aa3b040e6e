using Shadowing.Storage.Shared;

namespace Shadowing.StoreConformance;

/// <summary>Takes steps with one store, and writes down what it answers. Two stores that do the same give the same report.</summary>
internal sealed class FleetActors(ISharedStore store)
{
    private static readonly string[] s_runs = [SharedRows.One, SharedRows.Two, SharedRows.Three];
    private readonly long[] _numbers = new long[s_runs.Length];
    private readonly FoldTurn?[] _turns = new FoldTurn?[s_runs.Length];
    private readonly Dictionary<string, long>[] _known = [.. s_runs.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal))];
    private long _fold;

    /// <summary>Takes a step.</summary>
    /// <returns>What the store answered.</returns>
    public Task<string> TakeAsync(FleetStep step) => step switch
    {
        FleetStep.Write write => WriteAsync(write),
        FleetStep.Take take => TakeTurnAsync(take),
        FleetStep.Fold fold => FoldAsync(fold),
        FleetStep.Save save => SaveAsync(save),
        FleetStep.Look look => LookAsync(look),
        _ => throw new ArgumentException("An unknown step.", nameof(step)),
    };

    /// <summary>Says all that the store holds.</summary>
    public Task<string> EverythingAsync() => SharedRows.EverythingAsync(store, s_runs);

    private async Task<string> WriteAsync(FleetStep.Write step)
    {
        var batch = step.Batch with { Run = s_runs[step.Run], Number = _numbers[step.Run] + step.Ahead };
        var receipt = await store.WriteRunAsync(batch, default);

        // A run that was taken in goes on under another id, which these tests have only three of: it stays with its number.
        _numbers[step.Run] = receipt.IsFolded ? _numbers[step.Run] : receipt.Number;
        return SharedRows.Text(receipt);
    }

    private async Task<string> TakeTurnAsync(FleetStep.Take step)
    {
        var turn = await store.TakeTurnAsync(
            new FoldQuestion
            {
                Holder = s_runs[step.Run],
                Term = step.IsShort ? TimeSpan.Zero : TimeSpan.FromHours(1),
                Fence = step.KnowsAll ? _turns[step.Run]?.Fence ?? 0 : 0,
                Known = new Dictionary<string, long>(_known[step.Run], StringComparer.Ordinal),
                WindowsThrough = step.WindowsThrough,
                Most = step.Most,
            },
            default);
        if (turn is not null)
        {
            _turns[step.Run] = turn;
            foreach (var run in turn.Runs)
            {
                _known[step.Run][run.Run] = run.Number;
            }
        }

        return SharedRows.Text(turn);
    }

    private async Task<string> FoldAsync(FleetStep.Fold step)
    {
        if (_turns[step.Run] is not { } turn)
        {
            return "no turn";
        }

        return FormattableString.Invariant($"folded {await store.FoldAsync(
            new FoldBatch
            {
                Fence = turn.Fence,
                FoldedThrough = turn.FoldedThrough + 1,
                Ended = turn.Runs.OrderBy(run => run.Run, StringComparer.Ordinal).Take(step.Ends)
                    .ToDictionary(run => run.Run, run => run.Number, StringComparer.Ordinal),
                Base = step.Rows,
                Totals = [.. step.Rows.Select(row => row with { Content = row.Content.Length == 0 ? "" : "total " + row.Content })],
                Windows = step.TakesOff ? turn.Windows : [],
                Samples = step.TakesOff ? [.. turn.Samples.Select(sample => sample.Id)] : [],
                Minutes = step.TakesOff ? [.. turn.Minutes.Where(minute => minute.Run.Length > 0)] : [],
                Summary = step.Summary,
                ForgetRunsBefore = step.Forgets ? DateTimeOffset.MaxValue : null,
            },
            default)}");
    }

    private async Task<string> SaveAsync(FleetStep.Save step)
    {
        await store.SaveAsync(step.Batch, default);
        return "saved";
    }

    private async Task<string> LookAsync(FleetStep.Look step)
    {
        var fleet = await store.ReadFleetAsync(step.KnowsFold ? _fold : 0, default);
        _fold = fleet.Fold;
        return SharedRows.Text(fleet);
    }
}
