using FsCheck;
using FsCheck.Fluent;
using Shadowing.History;
using Shadowing.Storage;

namespace Shadowing.StoreConformance;

/// <summary>Draws sequences of batches over a few ids, experiments and minutes, so that they meet often.</summary>
internal static class RandomBatches
{
    private static readonly string[] s_experiments = ["orders", "ORDERS", "quotes", "Straße-Ä", "sTRAßE-ä"];
    private static readonly string[] s_groups = ["a", "b", "c", "d"];
    private static readonly string[] s_contents = ["{}", "{\"x\":1}", "ü€𝄞", "' OR 1=1 --"];

    public static Arbitrary<List<StoreBatch>> Sequences { get; } = Arb.From(Gen.Choose(1, 12).SelectMany(Batches));

    private static Gen<List<StoreBatch>> Batches(int count) => Gen.ListOf(Batch(), count).Select(batches => batches.ToList());

    private static Gen<StoreBatch> Batch() =>
        from forgotten in Some(Gen.Elements(s_experiments), 8)
        from removedGroups in Some(Gen.Elements(s_groups), 6)
        from removedSamples in Some(SampleId(), 5)
        from groups in Some(Groups(), 2)
        from samples in Some(Samples(), 1)
        from minutes in Some(Minutes(), 1)
        from annotations in Some(Annotations(), 2)
        from audit in Some(Entries(), 3)
        from evidence in Some(Gen.Elements(s_experiments).Zip(Gen.Elements(s_contents)), 3)
        from stops in Some(Gen.Elements(s_experiments).Zip(Gen.Elements(true, false)), 3)
        from expiry in Gen.Frequency((5, Gen.Constant<DateTimeOffset?>(null)),
            (1, Gen.Choose(0, 10).Select(minute => (DateTimeOffset?)Rows.At(minute))))
        select new StoreBatch
        {
            ForgottenExperiments = forgotten,
            RemovedGroups = removedGroups,
            RemovedSamples = removedSamples,
            Groups = groups,
            Samples = samples,
            Minutes = minutes,
            Annotations = annotations,
            Audit = audit,
            Evidence = [.. evidence.Select(pair => new StoredEvidence(pair.Item1, pair.Item2))],
            Stops = [.. stops.Select(pair => Rows.Stop(pair.Item1, pair.Item2))],
            ExpireBefore = expiry,
        };

    // None at all more often than some.
    private static Gen<List<T>> Some<T>(Gen<T> rows, int rarity) =>
        Gen.Frequency((rarity, Gen.Constant(new List<T>())),
            (2, Gen.Choose(1, 3).SelectMany(count => Gen.ListOf(rows, count)).Select(list => list.ToList())));

    private static Gen<string> SampleId() => Gen.Choose(0, 9).Select(number => FormattableString.Invariant($"s{number}"));

    private static Gen<StoredGroup> Groups() =>
        from id in Gen.Elements(s_groups)
        from experiment in Gen.Elements(s_experiments)
        from minute in Gen.Choose(0, 12)
        from content in Gen.Elements(s_contents)
        select Rows.Group(id, experiment, minute, content);

    private static Gen<StoredSample> Samples() =>
        from id in SampleId()
        from owner in Gen.Elements(s_groups)
        from experiment in Gen.Elements(s_experiments)
        from minute in Gen.Choose(0, 12)
        from content in Gen.Elements(s_contents)
        from isDrawn in Gen.Elements(true, false)
        select Rows.Sample(id, owner, experiment, minute, content, isDrawn);

    private static Gen<HistoryMinute> Minutes() =>
        from minute in Gen.Choose(0, 12)
        from experiment in Gen.Elements(s_experiments)
        from endpoint in Gen.Elements(string.Empty, "GET /a")
        from run in Gen.Elements("run-1", "run-2", "run-3")
        from mismatches in Gen.Choose(0, 3)
        from measured in Gen.Choose(0, 3)
        select Rows.Minute(minute, experiment, endpoint, run, 10, mismatches, measured);

    private static Gen<Annotation> Annotations() =>
        from number in Gen.Choose(0, 9)
        from minute in Gen.Choose(0, 12)
        from experiment in Gen.Elements([.. s_experiments, null!])
        from text in Gen.Elements(s_contents)
        select Rows.Annotation(FormattableString.Invariant($"n{number}"), minute, experiment, text);

    private static Gen<AuditEntry> Entries() =>
        from number in Gen.Choose(0, 9)
        from minute in Gen.Choose(0, 12)
        from reason in Gen.Elements(s_contents)
        select Rows.Audit(FormattableString.Invariant($"e{number}"), minute, reason);
}
