using Shadowing.Sampling;
using Shadowing.Storage;

namespace Shadowing.Fleet.Folding;

/// <summary>Which samples of a group the fleet keeps: a fair draw of all calls of all runs, and the newest. Not for several threads at
/// once.</summary>
/// <remarks>Each run draws from its own calls (Vitter's algorithm R): the n-th is drawn with the probability k/n. Taken with n/N here, N
/// being the calls of all, it is k/N, as if one had drawn from all of them.</remarks>
internal sealed class LedgerSamples(int perKind)
{
    private readonly List<StoredSample> _drawn = [];
    private readonly List<StoredSample> _newest = [];

    /// <summary>Gets all that are kept, of each but its content.</summary>
    public IEnumerable<StoredSample> All => _drawn.Concat(_newest);

    /// <summary>Offers a sample that a run has kept.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="seenByRun">How many calls the run has drawn it from.</param>
    /// <param name="seenByAll">How many calls all runs have.</param>
    /// <param name="gone">Gets those that go in its place.</param>
    /// <returns>The sample as it is kept; null where it is not.</returns>
    public StoredSample? Offer(StoredSample sample, long seenByRun, long seenByAll, ICollection<string> gone)
    {
        if (perKind == 0)
        {
            return null;
        }

        if (sample.IsDrawn && (_drawn.Count < perKind || IsTaken(seenByRun, seenByAll)))
        {
            if (_drawn.Count == perKind)
            {
                var place = (int)(Draw.Next() % (ulong)perKind);
                gone.Add(_drawn[place].Id);
                _drawn.RemoveAt(place);
            }

            return Keep(_drawn, sample);
        }

        if (_newest.Count == perKind)
        {
            var oldest = _newest.MinBy(static kept => kept.At)!;
            if (oldest.At >= sample.At)
            {
                return null;
            }

            gone.Add(oldest.Id);
            _newest.Remove(oldest);
        }

        return Keep(_newest, sample with { IsDrawn = false });
    }

    /// <summary>Takes back a sample that is kept already.</summary>
    public void Restore(StoredSample sample) => Keep(sample.IsDrawn ? _drawn : _newest, sample);

    /// <summary>Lets samples go that are too old.</summary>
    public void Expire(DateTimeOffset before, ICollection<string> gone)
    {
        foreach (var old in All.Where(kept => kept.At < before).ToList())
        {
            Remove(old.Id);
            gone.Add(old.Id);
        }
    }

    /// <summary>Lets a sample go.</summary>
    public void Remove(string id)
    {
        _drawn.RemoveAll(kept => kept.Id == id);
        _newest.RemoveAll(kept => kept.Id == id);
    }

    // 2^63 numbers, of which the share that a run has of all takes it.
    private static bool IsTaken(long seenByRun, long seenByAll) =>
        seenByAll <= seenByRun || Draw.Next() < SampleThreshold.FromRate((double)seenByRun / seenByAll);

    private static StoredSample Keep(List<StoredSample> kept, StoredSample sample)
    {
        // What it holds is in the store, and need not be here too.
        kept.Add(sample with { Content = string.Empty });
        return sample;
    }
}
