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
    private long _count;
    private long _ofRun;
    private DateTimeOffset _firstSeen;
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastLogged;
    private string? _firstBuild;
    private string? _lastBuild;
    private long _storedJudged;
    private bool _isChanged;

    /// <summary>Gets what the failures have in common.</summary>
    public FailureSignature Signature => signature;

    /// <inheritdoc/>
    public string Id => _samples.Group;

    /// <summary>Gets the experiment's name.</summary>
    public string Experiment => experiment;

    /// <summary>Gets how many calls failed so.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Gets how many of them in this process run.</summary>
    public long OfRun => Volatile.Read(ref _ofRun);

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
    /// <param name="build">The candidate's build; null where it is not known.</param>
    /// <param name="withheld">The credentials for want of which it was refused; none for other kinds.</param>
    /// <returns>Where its sample is wanted, and whether the log should say a word.</returns>
    public (SampleWish Wish, bool WantsLog) Saw(DateTimeOffset now, string? build, IReadOnlyList<string> withheld)
    {
        lock (_gate)
        {
            _isChanged = true;
            _count++;
            _ofRun++;
            _firstSeen = _firstSeen == default ? now : _firstSeen;
            _lastSeen = now > _lastSeen ? now : _lastSeen;
            _firstBuild ??= build;
            _lastBuild = build ?? _lastBuild;
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
            _firstBuild = state.FirstBuild ?? _firstBuild;
            _lastBuild ??= state.LastBuild;
            _storedJudged = state.Judged;
            Add(state.Withheld);
        }
    }

    /// <summary>Takes back a sample that an earlier run has kept.</summary>
    public void Restore(FailureSample sample, long bytes) => _samples.Restore(sample, bytes);

    /// <summary>Gets what the store should have, when it has changed since the last call; else null.</summary>
    /// <param name="judged">How many of its endpoint's calls were judged.</param>
    public FailureGroupState? TakeChange(long judged)
    {
        lock (_gate)
        {
            // Of how many it is a share grows with each call: written when it has by a tenth, so that it is never far off after a restart.
            if (!_isChanged && judged <= _storedJudged + (_storedJudged / 10))
            {
                return null;
            }

            (_isChanged, _storedJudged) = (false, judged);
            return new FailureGroupState
            {
                Endpoint = signature.Endpoint,
                Failure = signature.Kind,
                Count = _count,
                FirstSeen = _firstSeen,
                FirstBuild = _firstBuild,
                LastBuild = _lastBuild,
                Withheld = [.. _withheld],
                Judged = judged,
            };
        }
    }

    /// <summary>Reads the group with its samples, for a report.</summary>
    /// <param name="judged">How many of its endpoint's calls were judged.</param>
    /// <param name="now">Now.</param>
    public FailureGroupReport Read(long judged, DateTimeOffset now) =>
        ReadAlone(judged, now) with { Samples = [.. Samples().Select(static kept => kept.Sample)] };

    /// <summary>Reads the group without its samples.</summary>
    /// <param name="judged">How many of its endpoint's calls were judged.</param>
    /// <param name="now">Now.</param>
    public FailureGroupReport ReadAlone(long judged, DateTimeOffset now)
    {
        lock (_gate)
        {
            return new FailureGroupReport
            {
                Id = Id,
                Endpoint = signature.Endpoint,
                Kind = signature.Kind,
                Count = _count,

                // A call is in its group before its endpoint counts it.
                Share = ShareReport.From(_count, Math.Max(judged, _count)),
                FirstSeen = _firstSeen,
                LastSeen = _lastSeen,
                Trend = _trend.Read(now),
                FirstBuild = _firstBuild,
                LastBuild = _lastBuild,
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
