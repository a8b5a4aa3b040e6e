using System.Runtime.InteropServices;
using Shadowing.Accounting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Counting;

/// <summary>The counted calls of one build of the candidate under one set of settings. Not for several threads at once.</summary>
internal sealed class EvidenceRun
{
    // Two histograms of 18 KB each.
    private const int MostMeasured = 32;
    private const int DistinctOfAll = 256;
    private const int DistinctOfOne = 128;

    private readonly Dictionary<string, EndpointEvidence> _endpoints = new(StringComparer.Ordinal);
    private readonly EndpointEvidence _all;
    private readonly char[] _hours = new string('0', 168).ToCharArray();

    /// <summary>How many calls must be counted before anything is called harmful: three that fail while a server starts are no build's
    /// fault.</summary>
    public const int LeastCalls = 100;

    private (double?, double?) _judgedBy;
    private LimitOptions? _limits;

    /// <summary>Initializes a new instance of the <see cref="EvidenceRun"/> class that has counted nothing.</summary>
    public EvidenceRun(EvidenceKey key, EvidenceStart start, DateTimeOffset now)
    {
        (Key, Start, Since, LastAt) = (key, start, now, now);
        _all = new EndpointEvidence(0, DistinctOfAll) { OfAll = SumOfLatencies, RecentlySlowOfAll = SumOfRecentlySlow };
    }

    /// <summary>Initializes a new instance of the <see cref="EvidenceRun"/> class as an earlier one was.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public EvidenceRun(StoredRun stored)
    {
        (Key, Start, Since, LastAt) = (stored.Key, stored.Start, stored.Since, stored.LastAt);
        (Judged, Lacking) = (stored.Judged, stored.Lacking);
        _all = new EndpointEvidence(stored.All, DistinctOfAll) { OfAll = SumOfLatencies, RecentlySlowOfAll = SumOfRecentlySlow };
        foreach (var (endpoint, counts) in stored.Endpoints.Take(ExperimentAccount.MostEndpoints + 1))
        {
            _endpoints.Add(endpoint, new EndpointEvidence(counts, DistinctOfOne));
        }

        for (var hour = 0; hour < _hours.Length && hour < stored.Hours.Length; hour++)
        {
            _hours[hour] = stored.Hours[hour] == '1' ? '1' : '0';
        }
    }

    /// <summary>Gets which settings and which build it belongs to.</summary>
    public EvidenceKey Key { get; }

    /// <summary>Gets or sets which start of the build it is.</summary>
    public EvidenceStart Start { get; set; }

    /// <summary>Gets when it began.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Gets when a call was counted last.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Gets how many calls the candidate was run for.</summary>
    public long Judged { get; private set; }

    /// <summary>Gets or sets how many calls were lost before that.</summary>
    public long Lacking { get; set; }

    /// <summary>Gets a value indicating whether it was found harmful, by whatever limits.</summary>
    public bool IsHarmful => _all.IsHarmful || _endpoints.Values.Any(static endpoint => endpoint.IsHarmful);

    /// <summary>Counts a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isFirst">Whether it counts: it is not one of a burst of equal ones.</param>
    /// <param name="limits">The limits of now.</param>
    /// <param name="now">The time of now.</param>
    /// <returns>Whether the candidate alone was slower than the limit of the slowest hundredth allows.</returns>
    public bool Saw(in WitnessedCall call, bool isFirst, LimitOptions limits, DateTimeOffset now)
    {
        Judged++;
        _limits = limits;
        LastAt = isFirst ? now : LastAt;
        if (call.IsCompared)
        {
            _hours[HourOfWeek(now)] = '1';
        }

        ref var endpoint = ref CollectionsMarshal.GetValueRefOrAddDefault(_endpoints, call.Endpoint, out _);
        endpoint ??= new EndpointEvidence(_endpoints.Count, DistinctOfOne);
        var measured = call.Latency is null || endpoint.Latencies is not null
            || _endpoints.Values.Count(static known => known?.Latencies is not null) < MostMeasured
            ? call
            : call with { Latency = null };
        _all.Saw(measured, isFirst, limits);
        return endpoint.Saw(measured, isFirst, limits);
    }

    /// <summary>Reads it, and looks whether it is harmful.</summary>
    /// <param name="limits">The limits of now; null to leave that.</param>
    /// <param name="now">The time of now.</param>
    public EvidenceState Read(LimitOptions? limits, DateTimeOffset now)
    {
        if (limits is not null)
        {
            Look(limits, now);
        }

        return new EvidenceState
        {
            Key = Key,
            Start = Start,
            Since = Since,
            LastAt = LastAt,
            All = _all.Read(),
            Endpoints = new SortedDictionary<string, EndpointState>(
                _endpoints.ToDictionary(static endpoint => endpoint.Key, static endpoint => endpoint.Value.Read()), StringComparer.Ordinal),
            Judged = Judged,
            Lacking = Lacking,
            Hours = new string(_hours),
        };
    }

    /// <summary>Gets all that is needed to go on elsewhere, and looks before whether it is harmful: nobody else may have.</summary>
    /// <param name="now">The time of now.</param>
    /// <param name="withRequests">Whether whoever goes on can tell the same requests apart.</param>
    public StoredRun Write(DateTimeOffset now, bool withRequests = false)
    {
        if (_limits is not null)
        {
            Look(_limits, now);
        }

        return new StoredRun
        {
            Key = Key,
            Start = Start,
            Since = Since,
            LastAt = LastAt,
            All = _all.Write(withRequests),
            Endpoints = _endpoints.ToDictionary(static endpoint => endpoint.Key, endpoint => endpoint.Value.Write(withRequests)),
            Judged = Judged,
            Lacking = Lacking,
            Hours = new string(_hours),
        };
    }

    /// <summary>Looks whether it is harmful.</summary>
    /// <param name="limits">The limits of now.</param>
    /// <param name="now">The time of now.</param>
    /// <remarks>Of all questions and endpoints together one is wrong with the probability of the experiment's alpha: half of it is for all
    /// endpoints together, and each endpoint has its part in the order of their appearance.</remarks>
    public void Look(LimitOptions limits, DateTimeOffset now)
    {
        // Those of latencies belong to the settings: under others it is another run.
        var present = (limits.HarmfulMismatches ?? limits.MaxMismatches, limits.MaxFailures);
        if (_judgedBy != present)
        {
            _judgedBy = present;
            _all.LookAgain();
            foreach (var endpoint in _endpoints.Values)
            {
                endpoint.LookAgain();
            }
        }

        if (_all.Counts.Counted + _all.Counts.Failed < LeastCalls)
        {
            return;
        }

        _all.Look(limits, now, WeightedBonferroni.Weight(0));
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Look(limits, now, WeightedBonferroni.Weight(endpoint.Turn));
        }
    }

    /// <summary>Takes in what was counted of the same while this was being read.</summary>
    public void Add(EvidenceRun live)
    {
        LastAt = live.LastAt > LastAt ? live.LastAt : LastAt;
        Judged += live.Judged;
        Lacking += live.Lacking;
        _all.Add(live._all);
        foreach (var (name, counts) in live._endpoints)
        {
            if (_endpoints.TryGetValue(name, out var known))
            {
                known.Add(counts);
            }
            else
            {
                var added = new EndpointEvidence(_endpoints.Count + 1, DistinctOfOne);
                added.Add(counts);
                _endpoints.Add(name, added);
            }
        }

        for (var hour = 0; hour < _hours.Length; hour++)
        {
            _hours[hour] = live._hours[hour] == '1' ? '1' : _hours[hour];
        }
    }

    private (TailCounts Median, TailCounts Tail) SumOfLatencies()
    {
        var (median, tail) = (default(TailCounts), default(TailCounts));
        foreach (var endpoint in _endpoints.Values)
        {
            if (endpoint.Latencies is { } latencies)
            {
                (median, tail) = (median.Plus(latencies.Median), tail.Plus(latencies.Tail));
            }
        }

        return (median, tail);
    }

    private (double Slow, int Of) SumOfRecentlySlow(double quantile)
    {
        var (slow, of) = (0d, 0);
        foreach (var endpoint in _endpoints.Values)
        {
            var (slowHere, ofHere) = endpoint.Latencies?.RecentlySlow(quantile) ?? default;
            (slow, of) = (slow + slowHere, of + ofHere);
        }

        return (slow, of);
    }

    private static int HourOfWeek(DateTimeOffset now) => ((((int)now.UtcDateTime.DayOfWeek + 6) % 7) * 24) + now.UtcDateTime.Hour;
}
