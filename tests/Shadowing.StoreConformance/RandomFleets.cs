using FsCheck;
using FsCheck.Fluent;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.StoreConformance;

/// <summary>Draws what three instances do to one store, over a few experiments, keys, windows and minutes, so that they meet
/// often.</summary>
internal static class RandomFleets
{
    private static readonly string[] s_experiments = ["orders", "ORDERS", "quotes", "Straße-Ä", "sTRAßE-ä"];
    private static readonly string[] s_keys = ["GET /a", "get /a", ""];
    private static readonly string[] s_contents = ["{}", "{\"x\":1}", "ü€𝄞", "' OR 1=1 --", "\u0000"];

    public static Arbitrary<List<FleetStep>> Sequences { get; } =
        Arb.From(Gen.Choose(1, 24).SelectMany(count => Gen.ListOf(Step(), count)).Select(steps => steps.ToList()));

    private static Gen<int> Run() => Gen.Choose(0, 2);

    private static Gen<FleetStep> Step() => Gen.Frequency((6, Write()), (4, Take()), (4, Fold()), (1, Save()), (1, Look()));

    private static Gen<FleetStep> Write() =>
        from run in Run()
        from ahead in Gen.Frequency((8, Gen.Constant(1)), (1, Gen.Constant(0)), (1, Gen.Constant(2)))
        from rows in Some(Row())
        from windows in Some(Window())
        from windowsThrough in Gen.Choose(0, 6)
        from samples in Some(Sample())
        from minutes in Some(Minute())
        from minutesThrough in Gen.Choose(0, 6)
        from isOver in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from content in Gen.Elements(s_contents)
        select (FleetStep)new FleetStep.Write(run, ahead, new RunBatch
        {
            Run = string.Empty,
            Number = 0,
            Instance = content,
            Content = content,
            IsOver = isOver,
            Rows = rows,
            Windows = windows,
            WindowsThrough = windowsThrough,
            Samples = samples,
            Minutes = minutes,
            MinutesThrough = Rows.At(minutesThrough),
        });

    private static Gen<FleetStep> Take() =>
        from run in Run()
        from isShort in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from knowsAll in Gen.Elements(true, false)
        from through in Gen.Elements(long.MaxValue, 3)
        from most in Gen.Elements(2, 100)
        select (FleetStep)new FleetStep.Take(run, isShort, knowsAll, through, most);

    private static Gen<FleetStep> Fold() =>
        from run in Run()
        from ends in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(2)))
        from takesOff in Gen.Elements(true, false)
        from rows in Some(Gen.Frequency((4, Row()), (1, Row().Select(row => row with { Content = string.Empty }))))
        from summary in Summary()
        from forgets in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select (FleetStep)new FleetStep.Fold(run, ends, takesOff, rows, summary, forgets);

    private static Gen<FleetStep> Save() => Summary().Select(batch => (FleetStep)new FleetStep.Save(batch));

    private static Gen<FleetStep> Look() => Gen.Elements(true, false).Select(knows => (FleetStep)new FleetStep.Look(knows));

    private static Gen<StoreBatch> Summary() =>
        from forgotten in Gen.Frequency((6, Gen.Constant(new List<string>())),
            (1, Gen.Elements(s_experiments).Select(name => new List<string> { name })))
        from groups in Some(Gen.Elements("a", "b").Zip(Gen.Elements(s_experiments)))
        from samples in Some(Sample())
        from minutes in Some(Minute())
        from stops in Some(Gen.Elements(s_experiments).Zip(Gen.Elements(true, false)))
        select new StoreBatch
        {
            ForgottenExperiments = forgotten,
            Groups = [.. groups.Select(pair => Rows.Group(pair.Item1, pair.Item2))],
            Samples = samples,
            Minutes = [.. minutes.Select(minute => minute with { Run = string.Empty })],
            Stops = [.. stops.Select(pair => Rows.Stop(pair.Item1, pair.Item2))],
        };

    private static Gen<List<T>> Some<T>(Gen<T> rows) =>
        Gen.Frequency((1, Gen.Constant(new List<T>())),
            (2, Gen.Choose(1, 4).SelectMany(count => Gen.ListOf(rows, count)).Select(list => list.ToList())));

    private static Gen<RunRow> Row() =>
        from kind in Gen.Elements("account", "group")
        from experiment in Gen.Elements(s_experiments)
        from key in Gen.Elements(s_keys)
        from content in Gen.Elements(s_contents)
        select SharedRows.Row(key, content, experiment, kind);

    private static Gen<RunWindow> Window() =>
        from window in Gen.Choose(1, 6)
        from experiment in Gen.Elements(s_experiments)
        from content in Gen.Elements(s_contents)
        select SharedRows.Window(string.Empty, window, content, experiment);

    private static Gen<StoredSample> Sample() =>
        from number in Gen.Choose(0, 9)
        from owner in Gen.Elements("a", "b")
        from experiment in Gen.Elements(s_experiments)
        from minute in Gen.Choose(0, 6)
        from isDrawn in Gen.Elements(true, false)
        select Rows.Sample(FormattableString.Invariant($"s{number}"), owner, experiment, minute, isDrawn: isDrawn);

    private static Gen<HistoryMinute> Minute() =>
        from minute in Gen.Choose(0, 6)
        from experiment in Gen.Elements(s_experiments)
        from endpoint in Gen.Elements(string.Empty, "GET /a")
        from mismatches in Gen.Choose(0, 3)
        from measured in Gen.Choose(0, 3)
        select Rows.Minute(minute, experiment, endpoint, "ignored", 10, mismatches, measured);
}
