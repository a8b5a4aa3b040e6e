using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Experiments;
using Shadowing.Noise;
using Shadowing.Statistics;

namespace Shadowing.Mismatches;

/// <summary>Counts the mismatches of one signature and keeps a few of them: a fair draw over all time, and the newest.</summary>
internal sealed class MismatchGroup(string experiment, MismatchSignature signature, SampleShelf shelf, int perKind) : IGroup
{
    private const int MostManners = 20;
    private const int MannersShown = 5;

    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly GroupSamples<MismatchSample> _samples = new(experiment, signature.IdIn(experiment), shelf, perKind);
    private readonly Dictionary<string, long> _manners = new(StringComparer.Ordinal);
    private readonly MinuteTrend _trend = new();
    private readonly GroupBuilds _builds = new();
    private long _count;
    private long _noise;
    private long _unverifiable;
    private DateTimeOffset _firstSeen;
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastLogged;
    private bool _isChanged;

    /// <summary>Gets what the mismatches have in common.</summary>
    public MismatchSignature Signature => signature;

    /// <summary>Gets what identifies the group.</summary>
    public string Id => _samples.Group;

    /// <summary>Gets the experiment's name.</summary>
    public string Experiment => experiment;

    /// <summary>Gets how many calls showed it for real.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Gets when it was last seen.</summary>
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
    /// <param name="label">What the difference is.</param>
    /// <param name="how">In which way the values differ; null where few words do not say it.</param>
    /// <param name="place">Where the call is evidence; null where it is none.</param>
    /// <param name="call">The call's random number.</param>
    /// <returns>Where its sample is wanted, and whether the log should say a word.</returns>
    public (SampleWish Wish, bool WantsLog) Saw(DateTimeOffset now, DifferenceLabel label, string? how, EvidencePlace? place, ulong call)
    {
        lock (_gate)
        {
            _isChanged = true;
            _firstSeen = _firstSeen == default ? now : _firstSeen;
            _lastSeen = now > _lastSeen ? now : _lastSeen;
            Add(label);
            _trend.Add(now);
            if (place is { } evidence)
            {
                // What is noise is seen in the build too, and counts for nothing.
                var isReal = label == DifferenceLabel.Real;
                _builds.Saw(evidence with { IsCounted = evidence.IsCounted && isReal }, call);
            }

            if (how is not null && (_manners.Count < MostManners || _manners.ContainsKey(how)))
            {
                _manners[how] = _manners.GetValueOrDefault(how) + 1;
            }

            // A clock that was set back by more than that is believed; calls that are judged side by side come a little out of order.
            var log = label == DifferenceLabel.Real && (_count == 1 || (now - _lastLogged).Duration() >= s_logInterval);
            _lastLogged = log ? now : _lastLogged;
            return (_samples.Wish((ulong)(_count + _noise + _unverifiable), now), log);
        }
    }

    /// <summary>Keeps a sample at the place where it was wanted; the one that had the place goes.</summary>
    public void Keep(MismatchSample sample, long bytes, SampleWish wish) => _samples.Keep(sample, bytes, wish);

    /// <summary>Lets all samples go: the group itself does.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>Gets the samples, newest first.</summary>
    public IReadOnlyList<KeptSample<MismatchSample>> Samples() => _samples.Read();

    /// <summary>Takes back what an earlier run has counted.</summary>
    public void Restore(MismatchGroupState state, DateTimeOffset lastSeen)
    {
        lock (_gate)
        {
            _count += state.Count;
            _noise += state.NoiseCount;
            _unverifiable += state.UnverifiableCount;
            _firstSeen = _firstSeen == default || state.FirstSeen < _firstSeen ? state.FirstSeen : _firstSeen;
            _lastSeen = lastSeen > _lastSeen ? lastSeen : _lastSeen;
            foreach (var manner in state.How.Take(MostManners))
            {
                _manners[manner.Text] = _manners.GetValueOrDefault(manner.Text) + manner.Count;
            }

            _builds.Restore(state.FirstBuild, state.LastBuild, state.Runs);
        }
    }

    /// <summary>Gets how often it was seen in one evidence run, and in which calls.</summary>
    public RunTally Tally(EvidenceKey run)
    {
        lock (_gate)
        {
            return _builds.Tally(run);
        }
    }

    /// <summary>Takes back a sample that an earlier run has kept.</summary>
    public void Restore(MismatchSample sample, long bytes) => _samples.Restore(sample, bytes);

    /// <summary>Has <see cref="TakeChange"/> give it once more.</summary>
    public void TellAgain()
    {
        lock (_gate)
        {
            _isChanged = true;
        }
    }

    /// <summary>Gets what the store should have, when it has changed since the last call; else null.</summary>
    public MismatchGroupState? TakeChange()
    {
        lock (_gate)
        {
            if (!_isChanged)
            {
                return null;
            }

            _isChanged = false;
            return new MismatchGroupState
            {
                Endpoint = signature.Endpoint,
                Path = signature.Path,
                Kind = signature.Kind,
                Count = _count,
                NoiseCount = _noise,
                UnverifiableCount = _unverifiable,
                FirstSeen = _firstSeen,
                FirstBuild = _builds.StoredFirst,
                LastBuild = _builds.Last,
                Runs = _builds.Runs,
                How = [.. _manners.Select(static manner => new MismatchManner(manner.Key, manner.Value))],
            };
        }
    }

    /// <summary>Reads the group with its samples, for a report.</summary>
    public MismatchGroupReport Read(GroupScope scope, DateTimeOffset now) =>
        ReadAlone(scope, now) with { Samples = [.. Samples().Select(static kept => kept.Sample)] };

    /// <summary>Reads the group without its samples.</summary>
    public MismatchGroupReport ReadAlone(GroupScope scope, DateTimeOffset now)
    {
        lock (_gate)
        {
            var counted = scope.CountedOf(_builds);
            var of = scope.Compared(signature.Endpoint);
            var share = ShareReport.From(counted, Math.Max(of, counted));
            return new MismatchGroupReport
            {
                Id = Id,
                Endpoint = signature.Endpoint,
                Path = signature.Path,
                Kind = DifferenceText.Of(signature.Kind),
                Label = Tags.Of(_count > 0 ? DifferenceLabel.Real : _unverifiable > 0 ? DifferenceLabel.Unverifiable
                    : DifferenceLabel.Noise),
                Count = _count,
                NoiseCount = _noise,
                UnverifiableCount = _unverifiable,
                Counted = counted,
                Of = Math.Max(of, counted),
                Share = share.Share,
                ShareLow = share.Low,
                ShareHigh = share.High,
                FirstSeen = _firstSeen,
                LastSeen = _lastSeen,
                FirstBuild = _builds.First,
                LastBuild = _builds.Last,
                Builds = _builds.Read(),
                Trend = _trend.Read(now),
                How = [.. _manners.OrderByDescending(static manner => manner.Value).Take(MannersShown)
                    .Select(static manner => new MismatchManner(manner.Key, manner.Value))],
                SampleCount = _samples.Count,
                Samples = [],
            };
        }
    }

    private void Add(DifferenceLabel label)
    {
        switch (label)
        {
            case DifferenceLabel.Real:
                _count++;
                break;
            case DifferenceLabel.Noise:
                _noise++;
                break;
            case DifferenceLabel.Unverifiable:
                _unverifiable++;
                break;
            default:
                throw new UnreachableException();
        }
    }
}
