using System.Text.Json;
using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Fleet.Runs;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Fleet;

/// <summary>What a process does when it hears that an experiment's evidence is forgotten, step by step.</summary>
public sealed class What_is_forgotten
{
    private readonly ManualTime _time = new();
    private readonly SharedStoreModel _store;
    private readonly FleetProcess _process;
    private readonly FleetHolder _holder;

    public What_is_forgotten()
    {
        _time.Advance(new DateTimeOffset(2026, 11, 28, 12, 0, 3, TimeSpan.Zero) - _time.GetUtcNow());
        (_store, _process) = (new SharedStoreModel(_time), new FleetProcess(_time, "one"));
        _holder = new FleetHolder(_store, "holder");
    }

    [Fact]
    public async Task Calls_that_end_after_it_count_though_others_fold_while_the_process_goes_over_to_another_run()
    {
        await _process.WriteAsync(_store);
        Mismatch();
        await _process.WriteAsync(_store);
        Assert.True(await _holder.FoldAsync());
        _process.Forget(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        Mismatch();
        var last = _process.Next();
        await _process.WriteOneAsync(_store, last);
        Assert.True(last.IsOver);
        _time.Advance(TimeSpan.FromSeconds(12));

        // It knows that the run is over, and of no other.
        Assert.True(await _holder.FoldAsync());
        await _process.WriteOneAsync(_store, _process.Next());
        await _process.WriteAsync(_store);
        _time.Advance(TimeSpan.FromSeconds(12));
        await _process.WriteAsync(_store);
        Assert.True(await _holder.FoldAsync());
        var (all, counts, groups) = await ReadAsync();
        Assert.Equal((2, 2, 0), (all.Sampled, all.Mismatch, all.LostWithProcess));
        Assert.Equal((1, 1, 0), (counts.Counts.Differing, counts.Counts.Calls, counts.Counts.Lost));
        Assert.Equal(1, groups);
    }

    [Fact]
    public async Task What_was_to_be_written_when_others_took_the_process_for_dead_is_not_written_after_it()
    {
        await _process.WriteAsync(_store);
        Mismatch();
        _ = _process.Next();   // made, and not written: the store is gone
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.True(await _holder.FoldAsync());
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True((await _store.ReadFleetAsync(0, default)).Runs.Single().IsFolded);
        _process.Forget(1);
        await _process.WriteAsync(_store);
        _time.Advance(TimeSpan.FromSeconds(20));
        await _process.WriteAsync(_store);
        Assert.True(await _holder.FoldAsync());
        var (all, counts, groups) = await ReadAsync();
        Assert.Equal(1, all.Mismatch);
        Assert.Equal((0L, 0L), (counts?.Counts.Calls ?? 0, groups));
    }

    private void Mismatch() => _process.Begin(RecordedCall.Draw(new Random(1)) with { Outcome = CallOutcome.Mismatch })();

    private async Task<(AccountReport Account, StoredEndpoint All, long Grouped)> ReadAsync()
    {
        var reading = await _store.ReadFleetAsync(0, default);
        var account = AccountReport.Sum([.. reading.Totals.Where(static row => row.Kind == RowKind.Account)
            .Select(static row => JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.AccountState)!.Counts)]);
        var runs = JsonSerializer.Deserialize(reading.State.Evidence.Single().Content, StoredJsonContext.Stored.StoredRuns)!.Runs;
        return (account, runs.SingleOrDefault()?.All!, reading.State.Groups.Sum(static group =>
            JsonDocument.Parse(group.Content).RootElement.GetProperty("count").GetInt64()));
    }
}
