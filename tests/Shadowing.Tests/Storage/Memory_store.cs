using Shadowing.Storage;
using Shadowing.Storage.Memory;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class Memory_store
{
    [Fact]
    public async Task It_is_bounded_and_the_oldest_go()
    {
        var store = new MemoryStore();
        for (var part = 0; part < 7; part++)
        {
            await store.SaveAsync(
                new StoreBatch
                {
                    Minutes = [.. Enumerable.Range(part * 10_000, 10_000).Select(minute => Rows.Minute(minute))],
                    Annotations = [.. Enumerable.Range(part * 1_000, 1_000).Select(number => Rows.Annotation($"n{number}", number))],
                    Audit = [.. Enumerable.Range(part * 1_000, 1_000).Select(number => Rows.Audit($"e{number}", number))],
                    Groups = [.. Enumerable.Range(part * 5_000, 5_000).Select(number => Rows.Group($"g{number}", minute: number))],
                    Samples = [.. Enumerable.Range(part * 5_000, 5_000).Select(number => Rows.Sample($"s{number}", "g", minute: number))],
                },
                default);
        }

        var minutes = await store.ReadHistoryAsync("orders-v2", null, Rows.At(0), Rows.At(1_000_000), default);
        Assert.Equal((50_000, Rows.At(20_000)), (minutes.Count, minutes[0].Minute));
        var annotations = await store.ReadAnnotationsAsync("orders-v2", Rows.At(0), Rows.At(1_000_000), default);
        Assert.Equal((1_000, "n6000"), (annotations.Count, annotations[0].Id));
        var audit = await store.ReadAuditAsync(0, 100_000, default);
        Assert.Equal((1_000, "e6999"), (audit.Count, audit[0].Id));
        var state = await store.LoadAsync(default);
        Assert.Equal((20_000, 20_000, Rows.At(15_000)), (state.Groups.Count, state.Samples.Count, state.Samples[0].At));
    }
}
