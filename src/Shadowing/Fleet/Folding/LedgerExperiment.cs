using System.Text.Json;
using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Runs;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;

namespace Shadowing.Fleet.Folding;

/// <summary>All that whoever folds keeps of one experiment. Not for several threads at once.</summary>
internal sealed class LedgerExperiment
{
    private readonly FoldBounds _bounds;
    private readonly FoldClock _clock;
    private readonly Dictionary<string, LedgerAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LedgerGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunCallsWaiting> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JudgedSettings> _settings = new(StringComparer.Ordinal);
    private readonly List<Annotation> _releases = [];
    private readonly List<RunRow> _gone = [];
    private RunCallsWaiting _waitingBase = new(0, 0);
    private bool _isWaitingChanged;
    private long _storedEpoch;

    public LedgerExperiment(string name, FoldBounds bounds, FoldClock clock)
    {
        (Name, _bounds, _clock) = (name, bounds, clock);
        Evidence = new ExperimentEvidence(name, clock, Lacking, isOfFleet: true)
        {
            Released = (experiment, text) => _releases.Add(new Annotation
            {
                Id = Guid.NewGuid().ToString("N"), At = clock.Now, Experiment = experiment, Kind = "release", Text = text,
            }),
        };
    }

    /// <summary>Gets the experiment's name.</summary>
    public string Name { get; }

    /// <summary>Gets the epoch that is counted: what was counted in an earlier one is forgotten.</summary>
    public long Epoch { get; private set; }

    /// <summary>Gets a value indicating whether the store still has what was counted in an earlier epoch.</summary>
    public bool IsForgotten => Epoch > _storedEpoch;

    /// <summary>Gets what the fleet's verdict rests on.</summary>
    public ExperimentEvidence Evidence { get; }

    /// <summary>Gets the accounts by endpoint.</summary>
    public IReadOnlyDictionary<string, LedgerAccount> Accounts => _accounts;

    /// <summary>Gets the groups by id.</summary>
    public IReadOnlyDictionary<string, LedgerGroup> Groups => _groups;

    /// <summary>Begins an epoch, unless it has begun, or a later one.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="samples">Gets the ids of the samples that were kept.</param>
    public void Begin(long epoch, ICollection<string> samples)
    {
        if (epoch <= Epoch)
        {
            return;
        }

        Epoch = epoch;
        foreach (var (id, group) in _groups)
        {
            _gone.Add(Row(RowKind.Group, id, string.Empty));
            foreach (var sample in group.Samples.All)
            {
                samples.Add(sample.Id);
            }
        }

        _groups.Clear();
        _releases.Clear();
        Evidence.Clear();
    }

    /// <summary>Knows the settings of a run.</summary>
    public void Knows(RunLimits limits) => _settings[limits.Hash] = limits.ToSettings();

    /// <summary>Takes in a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="epoch">The epoch that its run counts in.</param>
    /// <exception cref="JsonException">It is of another version.</exception>
    public void Set(RunRow row, long epoch)
    {
        switch (row.Kind)
        {
            case RowKind.Epoch:
                _storedEpoch = JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.Int64);
                Epoch = Math.Max(_storedEpoch, Epoch);
                break;
            case RowKind.Group when row.Run.Length == 0 && IsForgotten:
                _gone.Add(row with { Content = string.Empty });
                break;
            case RowKind.Group when row.Run.Length > 0 && epoch < Epoch:
                break;
            case RowKind.Account when JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.AccountState) is { } state:
                if (!_accounts.TryGetValue(row.Key, out var account))
                {
                    _accounts.Add(row.Key, account = new LedgerAccount());
                }

                account.Set(row.Run, state);
                break;
            case RowKind.Group when JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.RunGroup) is { } part:
                Group(row.Key, part)?.Set(row.Run, part);
                break;
            case RowKind.Calls when JsonSerializer.Deserialize(row.Content, FleetJsonContext.Rows.RunCallsWaiting) is { } waiting:
                if (row.Run.Length == 0)
                {
                    _waitingBase = waiting;
                }
                else
                {
                    _waiting[row.Run] = waiting;
                }

                break;
        }
    }

    /// <summary>Takes in a run that has ended.</summary>
    public void TakeIn(string run, ICollection<RunRow> changed)
    {
        foreach (var (endpoint, account) in _accounts)
        {
            if (account.TakeIn(run))
            {
                changed.Add(Row(RowKind.Account, endpoint, JsonSerializer.Serialize(account.Base, FleetJsonContext.Rows.AccountState)));
            }
        }

        foreach (var group in _groups.Values)
        {
            group.TakeIn(run);
        }

        if (_waiting.Remove(run, out var waiting))
        {
            (_waitingBase, _isWaitingChanged) = (_waitingBase.Plus(waiting), true);
        }
    }

    /// <summary>Takes in the calls of one window of all runs: each fingerprint counts once.</summary>
    /// <param name="window">The window.</param>
    /// <param name="parts">The calls by run, and whether the run's fingerprints can be held against those of others.</param>
    /// <param name="isLate">Whether the window was folded before: then its calls count as not judged.</param>
    public void Fold(long window, IReadOnlyList<(string Run, CallWindow Calls, bool IsTold)> parts, bool isLate)
    {
        var calls = parts.SelectMany(static part => part.Calls.Calls.Select((call, place) => (part.Run, part.IsTold, place, call)))
            .Select(part => (part.call, Order: Mix(part.call.Number ^ Mix((ulong)window)),
                Turn: Mix((ulong)part.place ^ Mix(Number(part.Run) ^ part.call.Number)), part.IsTold)).ToList();
        if (isLate)
        {
            foreach (var (call, _, _, _) in calls)
            {
                Lose(new FleetCallLoss(call.Key, call.Endpoint, 1));
            }
        }
        else
        {
            // In an order that depends neither on what they show nor on who has told of them; and which one of equal calls counts, too.
            (EvidenceKey Key, string Endpoint, ulong Number)? last = null;
            foreach (var (call, order, _, isTold) in calls.OrderBy(static call => call.Order)
                .ThenBy(static call => call.call.Key.CandidateVersion, StringComparer.Ordinal)
                .ThenBy(static call => call.call.Key.SettingsHash, StringComparer.Ordinal)
                .ThenBy(static call => call.call.Endpoint, StringComparer.Ordinal)
                .ThenBy(static call => call.Turn))
            {
                var same = (call.Key, call.Endpoint, call.Number);
                Count(call, isFirst: isTold && (!call.HasFingerprint || last != same), order);
                last = isTold ? same : last;
            }
        }

        foreach (var lost in parts.SelectMany(static part => part.Calls.Lost))
        {
            Lose(lost);
        }

        Evidence.Look(_settings);
    }

    /// <summary>Gets the run that has kept a sample; empty where it does not say so.</summary>
    public static string RunOf(StoredSample sample) => sample.Id[..Math.Max(0, sample.Id.IndexOf(':', StringComparison.Ordinal))];

    /// <summary>Takes in a sample that a run has kept.</summary>
    /// <param name="sample">The sample, whose id begins with its run.</param>
    /// <param name="gone">Gets those that go in its place.</param>
    /// <returns>The sample as it is kept; null where it is not.</returns>
    public StoredSample? Offer(StoredSample sample, ICollection<string> gone)
    {
        var run = RunOf(sample);
        if (run.Length == 0 || !_groups.TryGetValue(sample.Group, out var group))
        {
            return null;
        }

        return group.Samples.Offer(sample with { Id = sample.Id[(run.Length + 1)..] }, group.SeenBy(run), group.Seen, gone);
    }

    /// <summary>Lets groups and samples go that are too old.</summary>
    /// <param name="before">The moment before which they are.</param>
    /// <param name="samples">Gets the samples that go.</param>
    /// <returns>The groups that go.</returns>
    public IReadOnlyList<string> Expire(DateTimeOffset before, ICollection<string> samples)
    {
        foreach (var group in _groups.Values)
        {
            group.Samples.Expire(group.LastSeen < before ? DateTimeOffset.MaxValue : before, samples);
        }

        var old = _groups.Where(group => group.Value.LastSeen < before).Select(static group => group.Key).ToList();
        foreach (var id in old)
        {
            _groups.Remove(id);
            _gone.Add(Row(RowKind.Group, id, string.Empty));
        }

        return old;
    }

    /// <summary>Takes what has changed since the last call: of the runs that are gone, and of all.</summary>
    public void TakeChanges(ICollection<RunRow> bases, ICollection<RunRow> totals, ICollection<StoredGroup> groups,
        ICollection<StoredEvidence> evidence, ICollection<Annotation> annotations)
    {
        // First: what goes may be there again.
        foreach (var row in _gone)
        {
            bases.Add(row);
        }

        if (IsForgotten)
        {
            var row = Row(RowKind.Epoch, string.Empty, JsonSerializer.Serialize(Epoch, FleetJsonContext.Rows.Int64));
            bases.Add(row);
            totals.Add(row);
            _storedEpoch = Epoch;
        }

        foreach (var (endpoint, account) in _accounts.Where(static account => account.Value.IsChanged))
        {
            totals.Add(Row(RowKind.Account, endpoint, JsonSerializer.Serialize(account.Total, FleetJsonContext.Rows.AccountState)));
            account.Told();
        }

        foreach (var (id, group) in _groups.Where(static group => group.Value.IsChanged))
        {
            groups.Add(group.Stored(Name, id));
            if (group.IsBaseChanged)
            {
                bases.Add(Row(RowKind.Group, id, JsonSerializer.Serialize(group.Base(), FleetJsonContext.Rows.RunGroup)));
            }

            group.Told();
        }

        if (_isWaitingChanged)
        {
            bases.Add(Row(RowKind.Calls, string.Empty, JsonSerializer.Serialize(_waitingBase, FleetJsonContext.Rows.RunCallsWaiting)));
            _isWaitingChanged = false;
        }

        if (Evidence.TakeChange() is { } runs)
        {
            evidence.Add(new StoredEvidence(Name, JsonSerializer.Serialize(runs, StoredJsonContext.Stored.StoredRuns)));
        }

        _releases.ForEach(annotations.Add);
        _gone.Clear();
        _releases.Clear();
    }

    // What has a place among them keeps it; half of the places are for real differences only, as in one process.
    private LedgerGroup? Group(string id, RunGroup part)
    {
        if (_groups.TryGetValue(id, out var group))
        {
            return group;
        }

        if (_groups.Count >= (part.Mismatch is { Count: 0 } ? _bounds.Groups / 2 : _bounds.Groups))
        {
            return null;
        }

        _groups.Add(id, group = new LedgerGroup { Samples = new LedgerSamples(_bounds.PerKind) });
        return group;
    }

    private void Count(in FleetCall call, bool isFirst, ulong order)
    {
        // Times are held against limits as they come: of settings that nobody knows there are none.
        var witnessed = call.Witnessed with
        {
            Endpoint = Endpoint(call.Endpoint),
            Latency = _settings.ContainsKey(call.Key.SettingsHash) ? call.Latency : null,
        };
        var place = Evidence.SawElsewhere(witnessed, Settings(call.Key.SettingsHash), call.Key.CandidateVersion, isFirst);
        foreach (var seen in call.Groups ?? [])
        {
            if (_groups.TryGetValue(seen.Id, out var group))
            {
                group.Saw(place with { IsCounted = place.IsCounted && seen.IsReal }, order);
            }
        }
    }

    private void Lose(in FleetCallLoss lost) =>
        Evidence.Lost(Endpoint(lost.Endpoint), lost.Count, Settings(lost.Key.SettingsHash), lost.Key.CandidateVersion);

    private string Endpoint(string endpoint) =>
        _endpoints.Contains(endpoint) || (_endpoints.Count < ExperimentAccount.MostEndpoints && _endpoints.Add(endpoint)) ? endpoint
            : ExperimentAccount.OtherEndpoints;

    // Of a run whose settings nobody has told: its calls count, and nothing is harmful by limits that nobody knows.
    private JudgedSettings Settings(string hash) => _settings.GetValueOrDefault(hash)
        ?? new JudgedSettings(hash, new LimitOptions { MaxMismatches = 1, MaxFailures = 1 }, null, []);

    private long Lacking() =>
        _accounts.Values.Sum(static account => account.Total.Counts.Lacking) + _waitingBase.Untold - _waitingBase.Regained
            - _waiting.Values.Sum(static waiting => waiting.Regained);

    private RunRow Row(string kind, string key, string content) => new() { Kind = kind, Experiment = Name, Key = key, Content = content };

    private static ulong Number(string run)
    {
        var number = 0UL;
        foreach (var letter in run)
        {
            number = Mix(number ^ letter);
        }

        return number;
    }

    // The finalizer of MurmurHash3 for 64 bits (Appleby, in the public domain): each bit depends on all.
    private static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 33)) * 0xFF51AFD7ED558CCD;
        number = (number ^ (number >> 33)) * 0xC4CEB9FE1A85EC53;
        return number ^ (number >> 33);
    }
}
