using System.Text.Json;
using Shadowing.Accounting;
using Shadowing.Fleet.Runs;
using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Fleet;

/// <summary>What several processes have counted is what one would have counted, to the last number.</summary>
public sealed class One_evidence_of_many
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 28, 12, 0, 3, TimeSpan.Zero);

    [Fact]
    public async Task The_same_calls_through_one_run_and_through_five_give_the_same_numbers()
    {
        var one = await ReplayAsync(processes: 1, calls: 60_000, requests: 0, selfCheck: 0);
        var five = await ReplayAsync(processes: 5, calls: 60_000, requests: 0, selfCheck: 0);
        Assert.Equal(Text(one), Text(five));
        var account = Account(one);
        Assert.Equal(60_000, account.Sampled);
        Assert.Equal(0, account.InFlight);
        Assert.True(account.AddsUp);
    }

    [Fact]
    public async Task Whatever_happens_to_whom_every_call_is_counted_once()
    {
        var runs = int.TryParse(Environment.GetEnvironmentVariable("SHADOWING_RUNS"), out var asked) ? asked : 100;
        var faults = 0;
        for (var seed = 1; seed <= runs; seed++)
        {
            var trial = new FleetTrial(seed);
            var (account, judged, grouped) = await trial.RunAsync(steps: 400);
            faults += trial.Faults;
            Assert.Equal((seed, Plain(trial.Expected)), (seed, Plain(account)));
            Assert.True(account.AddsUp);
            Assert.Equal((seed, trial.ExpectedJudged), (seed, judged));
            Assert.Equal((seed, trial.Expected.Mismatch + trial.Expected.TimedOut), (seed, grouped));
        }

        Assert.True(faults > 10 * runs, $"{faults} faults in {runs} runs are too few to show anything.");
    }

    [Fact]
    public async Task Whatever_happens_to_whom_nothing_that_was_forgotten_comes_back_and_the_account_stays()
    {
        var runs = int.TryParse(Environment.GetEnvironmentVariable("SHADOWING_RUNS"), out var asked) ? asked : 100;
        var epochs = 0L;
        for (var seed = 1; seed <= runs; seed++)
        {
            var trial = new FleetTrial(seed, forgets: true);
            var (account, judged, grouped) = await trial.RunAsync(steps: 400);
            epochs += trial.Epochs;
            Assert.Equal((seed, Plain(trial.Expected)), (seed, Plain(account)));
            Assert.True(account.AddsUp);
            Assert.Equal((seed, trial.ExpectedJudged), (seed, judged));
            Assert.Equal((seed, trial.ExpectedGrouped), (seed, grouped));
        }

        Assert.True(epochs > 2 * runs, $"It was forgotten {epochs} times in {runs} runs: too few to show anything.");
    }

    private static string Plain(AccountReport account) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{account.Sampled} {account.Match} {account.Mismatch} {account.Noise} {account.Unverifiable} {account.TimedOut} lost {account.LostWithProcess} in flight {account.InFlight}");

    private static async Task<FleetReading> ReplayAsync(int processes, int calls, int requests, double selfCheck)
    {
        var time = new ManualTime();
        time.Advance(s_start - time.GetUtcNow());
        var store = new SharedStoreModel(time);
        var random = new Random(20261128);
        var fleet = Enumerable.Range(0, processes).Select(number => new FleetProcess(time, $"instance-{number}")).ToList();
        var holder = new FleetHolder(store, "holder");
        foreach (var process in fleet)
        {
            await process.WriteAsync(store);
        }

        for (var call = 0; call < calls; call++)
        {
            fleet[call % processes].Begin(RecordedCall.Draw(random, requests, selfCheck))();
            if (call % 500 == 499)
            {
                time.Advance(TimeSpan.FromSeconds(5));
                foreach (var process in fleet)
                {
                    await process.WriteAsync(store);
                }

                Assert.True(await holder.FoldAsync());
            }
        }

        foreach (var process in fleet)
        {
            await process.WriteAsync(store, isOver: true);
        }

        time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(await holder.FoldAsync());
        return await store.ReadFleetAsync(0, default);
    }

    private static AccountReport Account(FleetReading reading) => AccountReport.Sum(
        [.. reading.Totals.Where(row => row.Kind == RowKind.Account)
            .Select(row => JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.AccountState)!.Counts)]);

    private static string Text(FleetReading reading) => string.Join('\n',
    [
        .. reading.Totals.OrderBy(row => row.Kind).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Kind} {row.Key} {row.Content}"),
        .. reading.State.Groups.OrderBy(group => group.Id, StringComparer.Ordinal).Select(group => $"{group.Id} {group.LastSeen:O} {group.Content}"),
        .. reading.State.Evidence.Select(evidence => $"{evidence.Experiment} {evidence.Content}"),
    ]);
}
