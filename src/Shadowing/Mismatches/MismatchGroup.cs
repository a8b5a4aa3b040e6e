using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Noise;
using Shadowing.Sampling;
using Shadowing.Statistics;

namespace Shadowing.Mismatches;

/// <summary>Counts the mismatches of one signature and keeps a few of them: a fair draw over all time, and the newest.</summary>
internal sealed class MismatchGroup(string experiment, MismatchSignature signature, SampleShelf shelf, int perKind)
{
    private const int MostManners = 20;
    private const int MannersShown = 5;

    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_newestInterval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly KeptSample?[] _drawn = new KeptSample?[perKind];
    private readonly Queue<KeptSample> _newest = new(perKind);
    private readonly Dictionary<string, long> _manners = new(StringComparer.Ordinal);
    private readonly MinuteTrend _trend = new();
    private long _count;
    private long _noise;
    private long _unverifiable;
    private DateTimeOffset _firstSeen;
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastLogged;
    private DateTimeOffset _lastKept;
    private bool _isChanged;
    private bool _isGone;

    /// <summary>Gets what the mismatches have in common.</summary>
    public MismatchSignature Signature => signature;

    /// <summary>Gets what identifies the group.</summary>
    public string Id { get; } = signature.IdIn(experiment);

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
    /// <returns>Where its sample is wanted, and whether the log should say a word.</returns>
    public (SampleWish Wish, bool WantsLog) Saw(DateTimeOffset now, DifferenceLabel label, string? how)
    {
        lock (_gate)
        {
            _isChanged = true;
            _firstSeen = _firstSeen == default ? now : _firstSeen;
            _lastSeen = now > _lastSeen ? now : _lastSeen;
            Add(label);
            _trend.Add(now);
            if (how is not null && (_manners.Count < MostManners || _manners.ContainsKey(how)))
            {
                _manners[how] = _manners.GetValueOrDefault(how) + 1;
            }

            // A clock that was set back by more than that is believed; calls that are judged side by side come a little out of order.
            var log = label == DifferenceLabel.Real && (_count == 1 || (now - _lastLogged).Duration() >= s_logInterval);
            _lastLogged = log ? now : _lastLogged;
            return (Wish(now), log);
        }
    }

    /// <summary>Keeps a sample at the place where it was wanted; the one that had the place goes.</summary>
    public void Keep(MismatchSample sample, long bytes, SampleWish wish)
    {
        var kept = new KeptSample(this, sample, bytes);
        if (shelf.TryAdd(kept))
        {
            Put(kept, wish);
        }
    }

    /// <summary>Lets a sample go that the shelf has no room for any more.</summary>
    public void Forget(KeptSample sample)
    {
        lock (_gate)
        {
            if (Array.IndexOf(_drawn, sample) is >= 0 and var place)
            {
                _drawn[place] = null;
            }
            else if (_newest.Contains(sample))
            {
                var rest = _newest.Where(other => other != sample).ToList();
                _newest.Clear();
                rest.ForEach(_newest.Enqueue);
            }
        }
    }

    /// <summary>Lets all samples go: the group itself does.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _isGone = true;
        }

        foreach (var sample in Samples())
        {
            shelf.Remove(sample);
            Forget(sample);
        }
    }

    /// <summary>Gets the samples, newest first.</summary>
    public IReadOnlyList<KeptSample> Samples()
    {
        lock (_gate)
        {
            return [.. _drawn.OfType<KeptSample>().Concat(_newest).OrderByDescending(static kept => kept.Sample.At)];
        }
    }

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
        }
    }

    /// <summary>Takes back a sample that an earlier run has kept.</summary>
    public void Restore(MismatchSample sample, long bytes)
    {
        var kept = new KeptSample(this, sample, bytes) { IsStored = true };
        int place;
        lock (_gate)
        {
            place = Array.IndexOf(_drawn, null);
        }

        if (perKind > 0 && shelf.TryAdd(kept))
        {
            Put(kept, sample.IsDrawn && place >= 0 ? SampleWish.Drawn(place) : SampleWish.Newest);
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
                How = [.. _manners.Select(static manner => new MismatchManner(manner.Key, manner.Value))],
            };
        }
    }

    /// <summary>Reads the group with its samples, for a report.</summary>
    public MismatchGroupReport Read(long compared, DateTimeOffset now) =>
        ReadAlone(compared, now) with { Samples = [.. Samples().Select(static kept => kept.Sample)] };

    /// <summary>Reads the group without its samples.</summary>
    public MismatchGroupReport ReadAlone(long compared, DateTimeOffset now)
    {
        lock (_gate)
        {
            var share = ShareReport.From(_count, Math.Max(compared, _count));
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
                Share = share.Share,
                ShareLow = share.Low,
                ShareHigh = share.High,
                FirstSeen = _firstSeen,
                LastSeen = _lastSeen,
                Trend = _trend.Read(now),
                How = [.. _manners.OrderByDescending(static manner => manner.Value).Take(MannersShown)
                    .Select(static manner => new MismatchManner(manner.Key, manner.Value))],
                SampleCount = _drawn.OfType<KeptSample>().Count() + _newest.Count,
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

    // Vitter's algorithm R for the fair draw. The newest are wanted too, but not at the price of making a sample for each of a million.
    private SampleWish Wish(DateTimeOffset now)
    {
        var seen = (ulong)(_count + _noise + _unverifiable);
        if (perKind == 0)
        {
            return SampleWish.None;
        }

        var place = seen <= (ulong)perKind ? seen - 1 : Draw.Next() % seen;
        if (place < (ulong)perKind)
        {
            return SampleWish.Drawn((int)place);
        }

        if ((now - _lastKept).Duration() < s_newestInterval)
        {
            return SampleWish.None;
        }

        _lastKept = now;
        return SampleWish.Newest;
    }

    private void Put(KeptSample kept, SampleWish wish)
    {
        KeptSample? gone = null;
        lock (_gate)
        {
            if (kept.Place is null)
            {
                return;   // crowded out already, by a larger one
            }

            if (_isGone)
            {
                gone = kept;   // a call that was under way when the group went
            }
            else if (wish.Place is { } place)
            {
                (gone, _drawn[place]) = (_drawn[place], kept);
            }
            else
            {
                gone = _newest.Count >= perKind ? _newest.Dequeue() : null;
                _newest.Enqueue(kept);
            }
        }

        if (gone is not null)
        {
            shelf.Remove(gone);
        }
    }
}
