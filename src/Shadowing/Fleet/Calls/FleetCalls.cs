using Shadowing.Experiments;

namespace Shadowing.Fleet.Calls;

/// <summary>Collects what this instance has to tell the others of its calls, until the window in which they began is over. Bounded: what
/// there is no room for counts as not judged.</summary>
internal sealed class FleetCalls
{
    // Some ten megabytes, where the store is gone for minutes.
    private const int Most = 100_000;
    private const long MostLost = 1_000_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(long At, FleetCall Call)>> _calls = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<(EvidenceKey Key, string Endpoint), long>> _lost = new(StringComparer.OrdinalIgnoreCase);
    private long _lostInAll;
    private long _takenUntil = long.MinValue;
    private int _count;

    /// <summary>Gets or sets a value indicating whether there are others to tell.</summary>
    public bool IsOn { get; set; }

    /// <summary>Gets how many calls nobody was told of yet, by experiment.</summary>
    public IReadOnlyDictionary<string, long> Untold
    {
        get
        {
            lock (_gate)
            {
                return _calls.Keys.Concat(_lost.Keys).Distinct(StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(static name => name, Waiting, StringComparer.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>Gets how many calls there was no room for, or were too late to be told of, since the start.</summary>
    public long Lost => Volatile.Read(ref _lostInAll);

    /// <summary>Takes in a call that has ended.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="at">When it began, as a timestamp of the time provider.</param>
    public void Add(string experiment, in FleetCall call, long at)
    {
        lock (_gate)
        {
            if (_count >= Most)
            {
                Lose(experiment, call);
                return;
            }

            if (!_calls.TryGetValue(experiment, out var calls))
            {
                _calls.Add(experiment, calls = []);
            }

            calls.Add((at, call));
            _count++;
        }
    }

    /// <summary>Takes out the calls of windows that are over.</summary>
    /// <param name="after">The last window that was taken out before.</param>
    /// <param name="through">The last window that is over.</param>
    /// <param name="end">When that one ends, as a timestamp of the time provider: a call that began before the end of an earlier take comes
    /// too late, and counts as not judged.</param>
    /// <param name="windowOf">Tells the window of a timestamp, as far as is known now: what the store tells of its time is not always told
    /// equally fast.</param>
    public IReadOnlyList<(string Experiment, long Window, CallWindow Calls)> Take(long after, long through, long end,
        Func<long, long> windowOf)
    {
        if (through <= after)
        {
            return [];
        }

        lock (_gate)
        {
            var taken = new List<(string, long, CallWindow)>();
            foreach (var (experiment, calls) in _calls)
            {
                foreach (var (_, late) in calls.Where(call => call.At < _takenUntil))
                {
                    Lose(experiment, late);
                }

                taken.AddRange(calls.Where(call => call.At >= _takenUntil && call.At < end)
                    .GroupBy(call => Math.Clamp(windowOf(call.At), after + 1, through))
                    .OrderBy(static window => window.Key)
                    .Select(window => (experiment, window.Key, new CallWindow([.. window.Select(static call => call.Call)], []))));
                _count -= calls.RemoveAll(call => call.At < Math.Max(_takenUntil, end));
            }

            _takenUntil = Math.Max(_takenUntil, end);

            foreach (var (experiment, lost) in _lost.Where(static lost => lost.Value.Count > 0))
            {
                AddLost(taken, experiment, through, [.. lost.Select(static place =>
                    new FleetCallLoss(place.Key.Key, place.Key.Endpoint, Math.Min(place.Value, MostLost)))]);
                foreach (var (place, count) in lost.ToList())
                {
                    // The rest with the next window.
                    lost.Remove(place);
                    if (count > MostLost)
                    {
                        lost[place] = count - MostLost;
                    }
                }
            }

            return taken;
        }
    }

    /// <summary>Forgets an experiment's calls.</summary>
    public void Forget(string experiment)
    {
        lock (_gate)
        {
            if (_calls.TryGetValue(experiment, out var calls))
            {
                // It stays, empty: whoever knows of calls that nobody was told of hears that there are none.
                _count -= calls.Count;
                calls.Clear();
            }

            _lost.Remove(experiment);
        }
    }

    private static void AddLost(List<(string Experiment, long Window, CallWindow Calls)> taken, string experiment, long through,
        IReadOnlyList<FleetCallLoss> lost)
    {
        var place = taken.FindIndex(window => window.Window == through
            && window.Experiment.Equals(experiment, StringComparison.OrdinalIgnoreCase));
        if (place < 0)
        {
            taken.Add((experiment, through, new CallWindow([], lost)));
        }
        else
        {
            taken[place] = taken[place] with { Calls = taken[place].Calls with { Lost = lost } };
        }
    }

    private long Waiting(string experiment) =>
        (_calls.TryGetValue(experiment, out var calls) ? calls.Count : 0)
            + (_lost.TryGetValue(experiment, out var lost) ? lost.Values.Sum() : 0);

    private void Lose(string experiment, in FleetCall call)
    {
        if (!_lost.TryGetValue(experiment, out var lost))
        {
            _lost.Add(experiment, lost = []);
        }

        lost[(call.Key, call.Endpoint)] = lost.GetValueOrDefault((call.Key, call.Endpoint)) + 1;
        Volatile.Write(ref _lostInAll, _lostInAll + 1);
    }
}
