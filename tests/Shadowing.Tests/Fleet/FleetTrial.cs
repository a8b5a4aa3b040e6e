using System.Text.Json;
using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.Fleet.Runs;
using Shadowing.Fleet.Calls;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Fleet;

/// <summary>A fleet to which everything happens that can, by a seed: answers of the store that do not arrive, writes that fail, processes
/// that sleep until others take them for dead, processes that die, holders that die within a fold.</summary>
internal sealed class FleetTrial
{
    private readonly Random _random;
    private readonly ManualTime _time = new();
    private readonly SharedStoreModel _store;
    private readonly List<TrialProcess> _processes = [];
    private readonly List<AccountReport> _gone = [];
    private readonly Dictionary<long, long> _told = [];
    private readonly List<(long Epoch, long Grouped)> _groupedOfGone = [];
    private readonly bool _forgets;
    private FleetHolder _holder;
    private long _epoch;
    private int _names;

    public FleetTrial(int seed, bool forgets = false)
    {
        (_random, _forgets) = (new Random(seed), forgets);
        _time.Advance(new DateTimeOffset(2026, 11, 28, 12, 0, 3, TimeSpan.Zero) - _time.GetUtcNow());
        _store = new SharedStoreModel(_time);
        _holder = new FleetHolder(_store, "holder-0");
        for (var i = 0; i < 3; i++)
        {
            Start();
        }
    }

    /// <summary>Gets what the clients know: what was sampled, and how it ended.</summary>
    public AccountReport Expected { get; private set; } = AccountReport.Sum([]);

    /// <summary>Gets how many calls the store was told of, each once, that are not forgotten.</summary>
    public long ExpectedJudged => _told.GetValueOrDefault(_epoch);

    /// <summary>Gets how many calls that are not forgotten were seen in groups.</summary>
    public long ExpectedGrouped => _groupedOfGone.Where(part => part.Epoch == _epoch).Sum(static part => part.Grouped);

    /// <summary>Gets how often it was forgotten.</summary>
    public long Epochs => _epoch;

    /// <summary>Gets how often something went wrong.</summary>
    public int Faults { get; private set; }

    /// <summary>Runs it, and reads the fleet's account, evidence and groups after the end.</summary>
    public async Task<(AccountReport Account, long Judged, long Grouped)> RunAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            await StepAsync();
        }

        foreach (var process in _processes)
        {
            process.Hear(_epoch);
            while (process.Inner.Member.HasMore)
            {
                await WriteAsync(process);
            }

            process.EndAll();
            do
            {
                await WriteAsync(process, isOver: true);
            }
            while (process.Inner.Member.HasMore);
            Gone(process, process.Written);
        }

        _holder.Epochs[ExperimentEpochs.Key(FleetProcess.Experiment)] = _epoch;

        Expected = AccountReport.Sum(_gone);
        for (var fold = 0; fold < 12; fold++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await _holder.FoldAsync();
        }

        var reading = await _store.ReadFleetAsync(0, default);
        var account = AccountReport.Sum([.. reading.Totals.Where(static row => row.Kind == RowKind.Account)
            .Select(static row => JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.AccountState)!.Counts)]);
        var judged = reading.State.Evidence.Sum(static evidence =>
            JsonSerializer.Deserialize(evidence.Content, StoredJsonContext.Stored.StoredRuns)!.Runs.Sum(static run => run.Judged));
        return (account, judged, reading.State.Groups.Sum(Count));
    }

    private static long Count(StoredGroup group)
    {
        using var content = JsonDocument.Parse(group.Content);
        return content.RootElement.GetProperty("count").GetInt64();
    }

    private async Task StepAsync()
    {
        var process = _processes[_random.Next(_processes.Count)];
        if (_forgets && _random.Next(20) == 0)
        {
            Forget(process);
            return;
        }

        switch (_random.Next(100))
        {
            case < 45:
                process.Begin(RecordedCall.Draw(_random) with { Build = "2.3.1" });
                break;
            case < 60:
                process.EndSome(_random);
                break;
            case < 70:
                _time.Advance(TimeSpan.FromSeconds(_random.Next(1, 6)));
                break;
            case < 84:
                await WriteAsync(process);
                break;
            case < 87:
                await WriteAsync(process, losesAnswer: true);
                break;
            case < 90:
                _ = process.Next();   // made, and never written: the store is gone
                Faults++;
                break;
            case < 95:
                await FoldAsync();
                break;
            case < 97:
                // Longer than others wait: who writes meanwhile lives, the rest is taken for dead.
                for (var turn = 0; turn < 4; turn++)
                {
                    foreach (var awake in _processes.Where(other => other != process))
                    {
                        await WriteAsync(awake);
                    }

                    await FoldAsync();
                    _time.Advance(TimeSpan.FromSeconds(11));
                }

                Faults++;
                break;
            case < 98:
                Kill(process);
                break;
            default:
                _holder = new FleetHolder(_store, $"holder-{++_names}");
                _time.Advance(TimeSpan.FromSeconds(31));
                Faults++;
                break;
        }
    }

    private async Task FoldAsync()
    {
        if (await _holder.FoldAsync() && _random.Next(4) == 0)
        {
            // It does not know that it was written: it begins anew from the store.
            _holder = new FleetHolder(_store, _random.Next(2) == 0 ? $"holder-{++_names}" : $"holder-{_names}");
            Faults++;
        }
    }

    private async Task WriteAsync(TrialProcess process, bool isOver = false, bool losesAnswer = false)
    {
        if (!process.Inner.Clock.IsKnown)
        {
            await WriteAsync(process, process.Next(), losesAnswer: false);
        }

        await WriteAsync(process, process.Next(isOver), losesAnswer);
        Faults += losesAnswer ? 1 : 0;
    }

    private async Task WriteAsync(TrialProcess process, RunBatch batch, bool losesAnswer)
    {
        var askedAt = _time.GetTimestamp();
        var receipt = await _store.WriteRunAsync(batch, default);
        if (!receipt.IsFolded && process.Counted.Add((batch.Run, batch.Number)))
        {
            process.Written = process.AtBatch;
            process.WrittenEpoch = JsonSerializer.Deserialize(batch.Content, FleetJsonContext.Rows.RunContent)!
                .EpochOf(FleetProcess.Experiment);
            _told[process.WrittenEpoch] = _told.GetValueOrDefault(process.WrittenEpoch)
                + batch.Windows.Select(static window => CallWindowForm.Read(window.Content))
                .Sum(static window => window.Calls.Count + window.Lost.Sum(static lost => lost.Count));
        }

        if (!losesAnswer)
        {
            process.Inner.Clock.Told(receipt.Now, askedAt);
            process.Inner.Member.Answered(receipt);
        }
    }

    private void Kill(TrialProcess process)
    {
        // What was in flight when it wrote last, nobody will know; what came after that, nobody ever knew.
        Gone(process, process.Written with { LostWithProcess = process.Written.InFlight, InFlight = 0 });
        _processes.Remove(process);
        Start();
        Faults++;
    }

    // Somebody says so, or one of those that have not heard of it yet hears.
    private void Forget(TrialProcess process)
    {
        switch (_random.Next(4))
        {
            case 0:
                process.Hear(++_epoch);
                break;
            case 1:
                _holder.Epochs[ExperimentEpochs.Key(FleetProcess.Experiment)] = _epoch;
                break;
            default:
                process.Hear(_epoch);
                break;
        }
    }

    private void Gone(TrialProcess process, AccountReport account)
    {
        _gone.Add(account);
        var (now, then) = (account, process.AtForgetting);
        _groupedOfGone.Add((process.WrittenEpoch, now.Mismatch + now.TimedOut - then.Mismatch - then.TimedOut));
    }

    private void Start() => _processes.Add(new TrialProcess(new FleetProcess(_time, $"instance-{++_names}")));
}
