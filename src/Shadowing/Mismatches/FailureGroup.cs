using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Mismatches;

/// <summary>Counts the calls that a candidate failed in one way and keeps a few of them.</summary>
internal sealed class FailureGroup(string experiment, FailureSignature signature, SampleShelf shelf, int perKind) : IGroup
{
    private const int MostWithheld = 8;
    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly GroupSamples<FailureSample> _samples = new(experiment, signature.IdIn(experiment), shelf, perKind);
    private readonly SortedSet<string> _withheld = new(StringComparer.OrdinalIgnoreCase);
    private readonly MinuteTrend _trend = new();
    private readonly GroupBuilds _builds = new();
    private long _count;
    private DateTimeOffset _firstSeen;
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastLogged;
    private bool _isChanged;

    /// <summary>Gets what the failures have in common.</summary>
    public FailureSignature Signature => signature;

    /// <inheritdoc/>
    public string Id => _samples.Group;

    /// <summary>Gets the experiment's name.</summary>
    public string Experiment => experiment;

    /// <summary>Gets how many calls failed so.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public DateTimeOffset LastSeen
    {
        get
        {
            lock (_gate)
            {
                return _lastSeen;
            }
        }
    }

    /// <summary>Counts one call.</summary>
    /// <param name="now">When.</param>
    /// <param name="place">Where the call is evidence; null where it is none.</param>
    /// <param name="withheld">The credentials for want of which it was refused; none for other kinds.</param>
    /// <returns>Where its sample is wanted, and whether the log should say a word.</returns>
    public (SampleWish Wish, bool WantsLog) Saw(DateTimeOffset now, EvidencePlace? place, IReadOnlyList<string> withheld)
    {
        lock (_gate)
        {
            _isChanged = true;
            _count++;
            _firstSeen = _firstSeen == default ? now : _firstSeen;
            _lastSeen = now > _lastSeen ? now : _lastSeen;
            if (place is { } evidence)
            {
                _builds.Saw(evidence, call: null);
            }

            _trend.Add(now);
            Add(withheld);

            // As the lines of mismatch groups come: with the first call, and then once a minute.
            var log = _count == 1 || (now - _lastLogged).Duration() >= s_logInterval;
            _lastLogged = log ? now : _lastLogged;
            return (_samples.Wish((ulong)_count, now), log);
        }
    }

    /// <summary>Keeps a sample at the place where it was wanted; the one that had the place goes.</summary>
    public void Keep(FailureSample sample, long bytes, SampleWish wish) => _samples.Keep(sample, bytes, wish);

    /// <inheritdoc/>
    public void Clear() => _samples.Clear();

    /// <summary>Gets the samples, newest first.</summary>
    public IReadOnlyList<KeptSample<FailureSample>> Samples() => _samples.Read();

    /// <summary>Takes back what an earlier run has counted.</summary>
    public void Restore(FailureGroupState state, DateTimeOffset lastSeen)
    {
        lock (_gate)
        {
            _count += state.Count;
            _firstSeen = _firstSeen == default || state.FirstSeen < _firstSeen ? state.FirstSeen : _firstSeen;
            _lastSeen = lastSeen > _lastSeen ? lastSeen : _lastSeen;
            _builds.Restore(state.FirstBuild, state.LastBuild, state.Runs);
            Add(state.Withheld);
        }
    }

    /// <summary>Gets in how many of the counted calls it was seen.</summary>
    public long CountedIn(GroupScope scope)
    {
        lock (_gate)
        {
            return scope.CountedOf(_builds);
        }
    }

    /// <summary>Takes back a sample that an earlier run has kept.</summary>
    public void Restore(FailureSample sample, long bytes) => _samples.Restore(sample, bytes);

    /// <summary>Has <see cref="TakeChange"/> give it once more.</summary>
    public void TellAgain()
    {
        lock (_gate)
        {
            _isChanged = true;
        }
    }

    /// <summary>Gets what the store should have, when it has changed since the last call; else null.</summary>
    public FailureGroupState? TakeChange()
    {
        lock (_gate)
        {
            if (!_isChanged)
            {
                return null;
            }

            _isChanged = false;
            return new FailureGroupState
            {
                Endpoint = signature.Endpoint,
                Failure = signature.Kind,
                Count = _count,
                FirstSeen = _firstSeen,
                FirstBuild = _builds.StoredFirst,
                LastBuild = _builds.Last,
                Runs = _builds.Runs,
                Withheld = [.. _withheld],
            };
        }
    }

    /// <summary>Reads the group with its samples, for a report.</summary>
    /// <param name="scope">The calls that it is a share of.</param>
    /// <param name="now">Now.</param>
    public FailureGroupReport Read(GroupScope scope, DateTimeOffset now) =>
        ReadAlone(scope, now) with { Samples = [.. Samples().Select(static kept => kept.Sample)] };

    /// <summary>Reads the group without its samples.</summary>
    /// <param name="scope">The calls that it is a share of.</param>
    /// <param name="now">Now.</param>
    public FailureGroupReport ReadAlone(GroupScope scope, DateTimeOffset now)
    {
        lock (_gate)
        {
            var counted = scope.CountedOf(_builds);
            return new FailureGroupReport
            {
                Id = Id,
                Endpoint = signature.Endpoint,
                Kind = signature.Kind,
                Count = _count,
                Share = ShareReport.From(counted, Math.Max(scope.Judged(signature.Endpoint), counted)),
                FirstSeen = _firstSeen,
                LastSeen = _lastSeen,
                Trend = _trend.Read(now),
                FirstBuild = _builds.First,
                LastBuild = _builds.Last,
                Builds = _builds.Read(),
                Withheld = [.. _withheld],
                SampleCount = _samples.Count,
                Samples = [],
            };
        }
    }

    private void Add(IReadOnlyList<string> withheld)
    {
        for (var i = 0; i < withheld.Count && _withheld.Count < MostWithheld; i++)
        {
            _withheld.Add(withheld[i]);
        }
    }
}
