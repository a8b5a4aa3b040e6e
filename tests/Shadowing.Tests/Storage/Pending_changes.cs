using FsCheck;
using FsCheck.Fluent;
using Shadowing.Storage;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class Pending_changes
{
    [Fact]
    public void Batches_merged_into_one_leave_what_they_leave_one_after_the_other() =>
        Prop.ForAll(RandomBatches.Sequences, batches =>
        {
            var (apart, together, pending) = (new StoreModel(), new StoreModel(), new PendingChanges(1_000, 1_000_000));
            foreach (var (batch, number) in batches.Select((batch, number) => (Settled(batch), number)))
            {
                apart.Save(batch);
                if (number < batches.Count / 2)
                {
                    together.Save(batch);
                }
                else
                {
                    Assert.Equal(0, pending.Add(batch));
                }
            }

            // What is urgent goes ahead: that must not change anything.
            if (pending.ToUrgentBatch() is { } urgent && batches.Count % 2 == 0)
            {
                together.Save(urgent);
                pending.ClearUrgent();
            }

            together.Save(pending.ToBatch());
            pending.Clear();
            return pending.Count == 0 && Text(apart) == Text(together);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Over_the_bounds_samples_go_first_and_oldest_first_and_a_persons_word_last()
    {
        var pending = new PendingChanges(mostRows: 6, mostBytes: 1_000_000);
        Assert.Equal(0, pending.Add(
            new StoreBatch
            {
                Samples = [Rows.Sample("1", "g", minute: 1), Rows.Sample("2", "g", minute: 2)], Minutes = [Rows.Minute(1)],
                Groups = [Rows.Group("g")], Stops = [Rows.Stop("x")], Audit = [Rows.Audit("e")]
            }));
        Assert.Equal(1, pending.Add(new StoreBatch { Groups = [Rows.Group("h")] }));
        Assert.Equal("2", Assert.Single(pending.ToBatch().Samples).Id);
        Assert.Equal(5, pending.Add(new StoreBatch { Stops = [.. Enumerable.Range(0, 5).Select(number => Rows.Stop($"x{number}"))] }));
        Assert.Equal((6, 6), (pending.Count, pending.ToBatch().Stops.Count));
    }

    [Fact]
    public void Bytes_are_bounded_too()
    {
        var pending = new PendingChanges(mostRows: 1_000_000, mostBytes: 1_000_000);
        Assert.InRange(pending.Add(
            new StoreBatch
            {
                Samples =
                [.. Enumerable.Range(0, 100).Select(number => Rows.Sample($"{number}", "g", content: new string('x', 10_000)))],
                Stops = [Rows.Stop("x")]
            }), 50, 53);
        Assert.Single(pending.ToBatch().Stops);
    }

    // What is too old depends on the moment at which one asks, so that is left out. And the ids of an experiment are its own, as they are
    // in life: a sample never moves to another group.
    private static StoreBatch Settled(StoreBatch batch)
    {
        var keys = (string[])["ORDERS", "QUOTES", "STRAßE-Ä"];
        return batch with
        {
            ExpireBefore = null,
            RemovedGroups = [.. batch.RemovedGroups.SelectMany(id => keys.Select(key => $"{key}/{id}"))],
            RemovedSamples = [.. batch.RemovedSamples.SelectMany(
                id => keys.SelectMany(key => ((string[])["a", "b", "c", "d"]).Select(owner => $"{key}/{owner}/{id}")))],
            Groups = [.. batch.Groups.Select(group => group with { Id = $"{group.Experiment.ToUpperInvariant()}/{group.Id}" })],
            Samples = [.. batch.Samples.Select(
                sample => sample with { Id = $"{sample.Experiment.ToUpperInvariant()}/{sample.Group}/{sample.Id}",
                    Group = $"{sample.Experiment.ToUpperInvariant()}/{sample.Group}" })],
            Annotations = [.. batch.Annotations.Select(
                annotation => annotation with { Id = $"{annotation.Experiment?.ToUpperInvariant()}/{annotation.Id}" })],
        };
    }

    private static string Text(StoreModel model)
    {
        var names = (string[])["orders", "quotes", "Straße-Ä"];
        return string.Join('\n', (string[])
        [
            Rows.Text(model.State),
            .. names.SelectMany(name => model.History(name, null, Rows.At(-9), Rows.At(99))
            .Concat(model.History(name, "GET /a", Rows.At(-9), Rows.At(99)))).Select(Rows.Text),
            .. names.SelectMany(name => model.Annotations(name, Rows.At(-9), Rows.At(99))).Select(annotation => annotation.ToString())
            .Order(StringComparer.Ordinal),
            .. model.Audit().Select(entry => entry.ToString()).Order(StringComparer.Ordinal),
        ]);
    }
}
