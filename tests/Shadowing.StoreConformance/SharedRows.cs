using System.Text;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.StoreConformance;

/// <summary>Makes what runs write, and says what a shared store answers, but for the times of its clock.</summary>
internal static class SharedRows
{
    public const string One = "11111111111111111111111111111111";
    public const string Two = "22222222222222222222222222222222";
    public const string Three = "33333333333333333333333333333333";

    /// <summary>Makes a run that did not exist.</summary>
    public static string NewRun() => Guid.NewGuid().ToString("N");

    public static RunBatch Batch(string run, long number, params IReadOnlyList<RunRow> rows) => new()
    {
        Run = run,
        Number = number,
        Instance = "shop-" + run[..1],
        Content = FormattableString.Invariant($"{{\"batch\":{number}}}"),
        Rows = rows,
    };

    public static RunRow Row(string key, string content = "{}", string experiment = "orders-v2", string kind = "account",
        string run = "") =>
        new() { Run = run, Kind = kind, Experiment = experiment, Key = key, Content = content };

    public static RunWindow Window(string run, long window, string content = "calls", string experiment = "orders-v2") =>
        new() { Run = run, Experiment = experiment, Window = window, Content = Encoding.UTF8.GetBytes(content) };

    public static FoldQuestion Question(string holder, double hours = 1, long fence = 0) =>
        new() { Holder = holder, Term = TimeSpan.FromHours(hours), Fence = fence };

    public static FoldBatch Fold(FoldTurn turn, StoreBatch? summary = null) =>
        new() { Fence = turn.Fence, FoldedThrough = turn.FoldedThrough, Summary = summary ?? new StoreBatch() };

    public static string Text(RunRow row) => $"{row.Run} {row.Kind} {row.Experiment} {row.Key} {row.Content}";

    public static string Text(RunWindow window) => FormattableString.Invariant(
        $"{window.Run} {window.Experiment} {window.Window} {Convert.ToHexString(window.Content.Span)}");

    public static string Text(RunReading run) => FormattableString.Invariant(
        $"{run.Run} {run.Instance} {run.Number} {run.WindowsThrough} {run.MinutesThrough.UtcTicks} {run.IsOver} {run.IsFolded} {run.Content}");

    public static string Text(RunReceipt receipt) =>
        FormattableString.Invariant($"folded {receipt.IsFolded} number {receipt.Number} held {receipt.IsHeld}");

    public static string Text(IEnumerable<RunRow> rows) => Sorted("row", rows.Select(Text));

    /// <summary>Says a turn in full; what must come oldest first in its order, the rest in an order of its own.</summary>
    public static string Text(FoldTurn? turn) => turn is null
        ? "another one holds the turn"
        : string.Join(
            '\n',
            FormattableString.Invariant($"fence {turn.Fence} fold {turn.Fold} through {turn.FoldedThrough}"),
            Sorted("run", turn.Runs.Select(Text)),
            Text(turn.Rows),
            string.Join('\n', turn.Windows.Select(window => "window " + Text(window))),
            string.Join('\n', turn.Samples.Select(sample => "sample " + sample)),
            string.Join('\n', turn.Minutes.Where(minute => minute.Run.Length > 0).Select(minute => "minute " + Rows.Text(minute))),
            Sorted("own minute", turn.Minutes.Where(minute => minute.Run.Length == 0).Select(Rows.Text)));

    public static string Text(FleetReading fleet) => string.Join(
        '\n',
        FormattableString.Invariant($"fold {fleet.Fold} through {fleet.FoldedThrough} folded {fleet.FoldedAt is not null} by {fleet.Holder}"),
        Sorted("run", fleet.Runs.Select(Text)),
        Text(fleet.Totals),
        Rows.Text(fleet.State));

    /// <summary>Says all that a store can be asked for.</summary>
    public static async Task<string> EverythingAsync(ISharedStore store, IEnumerable<string> runs)
    {
        var said = new StringBuilder();
        var fleet = await store.ReadFleetAsync(0, default);
        said.AppendLine(Text(fleet)).AppendLine(Rows.Text(await store.LoadAsync(default)));
        foreach (var run in runs)
        {
            said.AppendLine(Text(await store.ReadRunAsync(run, default)));
        }

        foreach (var group in fleet.State.Groups.OrderBy(group => group.Id, StringComparer.Ordinal))
        {
            said.AppendLine(Sorted("of " + group.Id,
                (await store.ReadSamplesAsync(group.Id, default)).Select(sample => sample.ToString())));
        }

        foreach (var experiment in (string[])["orders", "quotes", "STRAßE-Ä", "orders-v2"])
        {
            foreach (var endpoint in (string?[])[null, "GET /a"])
            {
                said.AppendLine(string.Join('\n',
                    (await store.ReadHistoryAsync(experiment, endpoint, Rows.At(-1_000), Rows.At(1_000), default)).Select(Rows.Text)));
            }
        }

        return said.ToString();
    }

    private static string Sorted(string word, IEnumerable<string> texts) =>
        string.Join('\n', texts.Select(text => $"{word} {text}").Order(StringComparer.Ordinal));
}
