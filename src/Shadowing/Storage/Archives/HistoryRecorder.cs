using System.Collections.Concurrent;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.History;

namespace Shadowing.Storage.Archives;

/// <summary>Writes down by the minute what the accounts have counted, for the curves.</summary>
/// <remarks>What the accounts count until the end of a few seconds counts towards the minute in which they end.</remarks>
internal sealed class HistoryRecorder(AccountBook book) : IEvidenceSource
{
    /// <summary>How many endpoints of an experiment have curves of their own; all are in the experiment's.</summary>
    public const int MostEndpoints = 32;

    // A store that cannot be read is not written either: what waits for it must not grow.
    private const int MostChanged = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Experiment, string Endpoint, DateTimeOffset Minute), HistoryMinute> _changed = [];
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<(string Experiment, string Endpoint), HistorySeries> _series = new();
    private readonly ConcurrentDictionary<string, int> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private long _version;

    /// <summary>Gets a number that changes whenever a minute has.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Gets the last hour of an experiment, or of one of its endpoints, as of the last look at the accounts.</summary>
    public IReadOnlyList<HistoryMinute> Recent(string experiment, string? endpoint = null) =>
        _series.TryGetValue((experiment.ToUpperInvariant(), endpoint ?? string.Empty), out var series) ? series.Recent : [];

    /// <summary>Looks at the accounts: what they have counted since the last look counts towards the present minute.</summary>
    public void Look(DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var experiment in book.Experiments)
            {
                var endpoints = experiment.Endpoints.ToList();
                var accounts = endpoints.ConvertAll(static endpoint => endpoint.Read());
                Add(experiment.Name, string.Empty, now, AccountReport.Sum(accounts), endpoints);
                for (var i = 0; i < endpoints.Count; i++)
                {
                    Add(experiment.Name, endpoints[i].Endpoint, now, accounts[i], [endpoints[i]]);
                }
            }
        }
    }

    /// <summary>Forgets an experiment's curves: what its account has counted up to now is in none of them any more.</summary>
    public void Forget(string experiment)
    {
        lock (_gate)
        {
            foreach (var (key, series) in _series)
            {
                if (key.Experiment.Equals(experiment, StringComparison.OrdinalIgnoreCase))
                {
                    series.Forget();
                }
            }

            foreach (var key in _changed.Keys.Where(key => key.Experiment.Equals(experiment, StringComparison.OrdinalIgnoreCase)).ToList())
            {
                _changed.Remove(key);
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <inheritdoc/>
    public void Restore(StoredState state)
    {
        // The history is read from the store when somebody asks for it.
    }

    /// <inheritdoc/>
    public StoreBatch TakeChanges(DateTimeOffset now)
    {
        Look(now);
        lock (_gate)
        {
            var minutes = _changed.Values.ToList();
            _changed.Clear();
            return new StoreBatch { Minutes = minutes };
        }
    }

    private void Add(string experiment, string endpoint, DateTimeOffset now, AccountReport account, List<EndpointAccount> of)
    {
        var key = (experiment.ToUpperInvariant(), endpoint);
        if (!_series.TryGetValue(key, out var series))
        {
            if (endpoint.Length > 0 && _endpoints.AddOrUpdate(experiment, 1, static (_, count) => count + 1) > MostEndpoints)
            {
                return;
            }

            series = _series.GetOrAdd(key, new HistorySeries(experiment, endpoint, _run));
        }

        var minute = series.Advance(now, account, of.ConvertAll(static part => part.ControlLatency),
            of.ConvertAll(static part => part.CandidateLatency));
        if (minute is not null && (_changed.Count < MostChanged || _changed.ContainsKey((experiment, endpoint, minute.Minute))))
        {
            _changed[(experiment, endpoint, minute.Minute)] = minute;
            Interlocked.Increment(ref _version);
        }
    }
}
