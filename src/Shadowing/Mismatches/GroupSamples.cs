using Shadowing.Sampling;

namespace Shadowing.Mismatches;

/// <summary>Keeps a few of a group's calls: a fair draw over all time, and the newest.</summary>
internal sealed class GroupSamples<TSample>(string experiment, string group, SampleShelf shelf, int perKind)
    where TSample : class, IGroupSample
{
    private static readonly TimeSpan s_newestInterval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly KeptSample<TSample>?[] _drawn = new KeptSample<TSample>?[perKind];
    private readonly Queue<KeptSample<TSample>> _newest = new(perKind);
    private DateTimeOffset _lastKept;
    private bool _isGone;

    /// <summary>Gets the experiment's name.</summary>
    public string Experiment => experiment;

    /// <summary>Gets the id of the group.</summary>
    public string Group => group;

    /// <summary>Gets how many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _drawn.Count(static kept => kept is not null) + _newest.Count;
            }
        }
    }

    /// <summary>Gets the samples, newest first.</summary>
    public IReadOnlyList<KeptSample<TSample>> Read()
    {
        lock (_gate)
        {
            return [.. _drawn.OfType<KeptSample<TSample>>().Concat(_newest).OrderByDescending(static kept => kept.At)];
        }
    }

    /// <summary>Says whether a sample is wanted of a call, and where.</summary>
    /// <param name="seen">How many calls the group has seen, this one among them.</param>
    /// <param name="now">When.</param>
    /// <remarks>Vitter's algorithm R for the fair draw. The newest are wanted too, but not at the price of making a sample for each of a
    /// million.</remarks>
    public SampleWish Wish(ulong seen, DateTimeOffset now)
    {
        if (perKind == 0)
        {
            return SampleWish.None;
        }

        var place = seen <= (ulong)perKind ? seen - 1 : Draw.Next() % seen;
        if (place < (ulong)perKind)
        {
            return SampleWish.Drawn((int)place);
        }

        lock (_gate)
        {
            if ((now - _lastKept).Duration() < s_newestInterval)
            {
                return SampleWish.None;
            }

            _lastKept = now;
            return SampleWish.Newest;
        }
    }

    /// <summary>Keeps a sample at the place where it was wanted; the one that had the place goes.</summary>
    public void Keep(TSample sample, long bytes, SampleWish wish)
    {
        var kept = new KeptSample<TSample>(this, sample, bytes);
        if (shelf.TryAdd(kept))
        {
            Put(kept, wish);
        }
    }

    /// <summary>Takes back a sample that an earlier run has kept.</summary>
    public void Restore(TSample sample, long bytes)
    {
        var kept = new KeptSample<TSample>(this, sample, bytes) { IsStored = true };
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

    /// <summary>Lets a sample go that the shelf has no room for any more.</summary>
    public void Forget(KeptSample<TSample> sample)
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

        foreach (var sample in Read())
        {
            shelf.Remove(sample);
            Forget(sample);
        }
    }

    private void Put(KeptSample<TSample> kept, SampleWish wish)
    {
        KeptSample<TSample>? gone = null;
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
