using System.Text.Json;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Runs;
using Shadowing.History;
using Shadowing.Mismatches;
using Shadowing.Comparison.Differences;
using Shadowing.Noise;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;

namespace Shadowing.Tests.Fleet;

/// <summary>A process of a fleet, but for its network: it counts calls as the recorder does, and writes what the library would
/// write.</summary>
internal sealed class FleetProcess
{
    public const string Experiment = "orders-v2";
    private readonly TimeProvider _time;
    private readonly HistoryRecorder _history;
    private readonly FleetCalls _calls = new() { IsOn = true };
    private long _epoch;

    public FleetProcess(TimeProvider time, string name)
    {
        (_time, Book) = (time, new AccountBook(time));
        (_history, Clock) = (new HistoryRecorder(Book), new StoreClock(time));
        Member = new FleetMember(Book, _calls, new RunDescription(() => name, Content), Clock);
    }

    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(4);

    public static JudgedSettings Settings { get; } = new("settings", new LimitOptions { Latency = { P50 = 1.1, P99 = 1.25 } }, null, []);

    public AccountBook Book { get; }

    public StoreClock Clock { get; }

    public FleetMember Member { get; }

    /// <summary>Begins a call; ends it when asked to.</summary>
    public Action Begin(RecordedCall call)
    {
        var account = Book.Experiment(Experiment).Endpoint(call.Endpoint);
        account.SawEligible(1);
        account.WasSampled();
        var at = _time.GetTimestamp();
        return () => End(account, call, at);
    }

    /// <summary>Forgets the experiment, as a process does that hears of a later epoch; its writer goes by that from its next turn
    /// on.</summary>
    /// <returns>Whether that was news.</returns>
    public bool Forget(long epoch)
    {
        if (epoch <= _epoch)
        {
            return false;
        }

        _epoch = epoch;
        var record = Book.Experiment(Experiment);
        record.Groups.Clear();
        record.Failures.Clear();
        record.Evidence.Clear();
        _history.Forget(Experiment);
        _calls.Forget(Experiment);
        return true;
    }

    /// <summary>Makes the next batch, as the store's writer would.</summary>
    public RunBatch Next(bool isOver = false)
    {
        var epochs = new Dictionary<string, long>(StringComparer.Ordinal) { [ExperimentEpochs.Key(Experiment)] = _epoch };
        if (Member.Outdated(epochs).Count > 0)
        {
            Member.Begin(epochs);
        }

        if (Member.HasMore)
        {
            return Member.Next(null, Longest);
        }

        var record = Book.Experiment(Experiment);
        return Member.Next(
            new StoreBatch
            {
                Groups = [.. record.Groups.All.Select(Changed).OfType<StoredGroup>(),
                    .. record.Failures.All.Select(Changed).OfType<StoredGroup>()],
                Minutes = Clock.IsKnown ? _history.TakeChanges(Member.Now).Minutes : [],
            },
            Longest, isOver);
    }

    /// <summary>Writes until nothing is left to be written.</summary>
    public async Task WriteAsync(ISharedStore store, bool isOver = false)
    {
        while (!Clock.IsKnown || Member.HasMore)
        {
            await WriteOneAsync(store, Next());
        }

        do
        {
            await WriteOneAsync(store, Next(isOver));
        }
        while (Member.HasMore);
    }

    /// <summary>Writes one batch.</summary>
    public async Task WriteOneAsync(ISharedStore store, RunBatch batch)
    {
        var askedAt = _time.GetTimestamp();
        var receipt = await store.WriteRunAsync(batch, default);
        Clock.Told(receipt.Now, askedAt);
        Member.Answered(receipt);
    }

    private RunContent Content() => new()
    {
        Host = "host", Process = 1, StartedAt = _time.GetUtcNow(), Library = "1", Period = TimeSpan.FromSeconds(5), Secret = "secret",
        Experiments =
        [
            new RunLimits
            {
                Experiment = Experiment, Hash = Settings.Hash, Lines = [], MaxMismatches = Settings.Limits.MaxMismatches,
                MaxFailures = Settings.Limits.MaxFailures, P50 = 1.1, P99 = 1.25,
            },
        ],
    };

    private void End(EndpointAccount account, RecordedCall call, long at)
    {
        var record = Book.Experiment(Experiment);
        account.Took(call.Control, call.Candidate);
        var groups = new List<FleetCallGroup>();
        var fleet = new FleetCall
        {
            Key = new EvidenceKey(Settings.Hash, call.Build), Endpoint = call.Endpoint, Outcome = call.Outcome,
            Number = call.Number, HasFingerprint = call.HasFingerprint, Latency = call.Latency,
        };
        if (call.Outcome == CallOutcome.Mismatch)
        {
            var group = record.Groups.Find(new MismatchSignature(call.Endpoint, call.Path, DifferenceKind.Value))!;
            group.Saw(_time.GetUtcNow(), DifferenceLabel.Real, "case only", null, call.Number);
            groups.Add(new FleetCallGroup(group.Id, IsReal: true));
        }
        else if (call.Outcome == CallOutcome.TimedOut)
        {
            var group = record.Failures.Find(new FailureSignature(call.Endpoint, "timed out"))!;
            group.Saw(_time.GetUtcNow(), null, []);
            groups.Add(new FleetCallGroup(group.Id, IsReal: true));
        }

        _calls.Add(Experiment, fleet with { Groups = groups.Count == 0 ? null : groups }, at);
        account.End(CallEnd.Of(call.Outcome));
    }

    private static StoredGroup? Changed(MismatchGroup group) => group.TakeChange() is not { } state ? null : new StoredGroup
    {
        Id = group.Id, Experiment = group.Experiment, LastSeen = group.LastSeen,
        Content = JsonSerializer.Serialize(state, StoredJsonContext.Stored.MismatchGroupState),
    };

    private static StoredGroup? Changed(FailureGroup group) => group.TakeChange() is not { } state ? null : new StoredGroup
    {
        Id = group.Id, Experiment = group.Experiment, LastSeen = group.LastSeen,
        Content = JsonSerializer.Serialize(state, StoredJsonContext.Stored.FailureGroupState),
    };
}
