namespace Shadowing.Mismatches;

/// <summary>Holds the samples of all groups within one budget of bytes: over it the oldest go.</summary>
internal sealed class SampleShelf
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ShelvedSample> _byAge = [];
    private readonly HashSet<ShelvedSample> _unstored = [];
    private readonly List<string> _removed = [];
    private long _bytes;
    private long _dropped;

    /// <summary>Gets or sets how many bytes the samples may hold.</summary>
    public long Limit { get; set; } = 16L * 1024 * 1024;

    /// <summary>Gets how many bytes they hold, about.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Gets how many samples were not kept, or had to go before their time: there was no room, or a redactor threw.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Counts a sample that could not be made.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);

    /// <summary>Puts a sample on the shelf; the oldest ones that have no room any more leave their groups.</summary>
    /// <returns>False when it is too large for the whole shelf.</returns>
    public bool TryAdd(ShelvedSample sample)
    {
        var crowdedOut = new List<ShelvedSample>();
        lock (_gate)
        {
            if (sample.Bytes > Limit)
            {
                _dropped++;
                return false;
            }

            sample.Place = _byAge.AddLast(sample);
            if (!sample.IsStored)
            {
                _unstored.Add(sample);
            }

            _bytes += sample.Bytes;
            while (_bytes > Limit && _byAge.First is { } oldest)
            {
                _dropped++;
                crowdedOut.Add(oldest.Value);
                TakeAway(oldest.Value);
            }
        }

        // Outside the lock: groups take theirs before they come here.
        foreach (var gone in crowdedOut)
        {
            gone.Leave();
        }

        return true;
    }

    /// <summary>Takes a sample away that its group does not want any more.</summary>
    public void Remove(ShelvedSample sample)
    {
        lock (_gate)
        {
            TakeAway(sample);
        }
    }

    /// <summary>Gets the samples that the store does not have yet and the ids of those that it should let go.</summary>
    public (IReadOnlyList<ShelvedSample> Added, IReadOnlyList<string> Removed) TakeChanges()
    {
        lock (_gate)
        {
            var added = _unstored.ToList();
            added.ForEach(static sample => sample.IsStored = true);
            _unstored.Clear();
            var removed = _removed.ToArray();
            _removed.Clear();
            return (added, removed);
        }
    }

    /// <summary>Has an experiment's samples told once more to whoever stores them.</summary>
    public void TellAgain(string experiment)
    {
        lock (_gate)
        {
            foreach (var sample in _byAge.Where(sample => sample.Experiment.Equals(experiment, StringComparison.OrdinalIgnoreCase)))
            {
                sample.IsStored = false;
                _unstored.Add(sample);
            }
        }
    }

    /// <summary>Gets the samples that are older than a moment.</summary>
    public IReadOnlyList<ShelvedSample> OlderThan(DateTimeOffset moment)
    {
        lock (_gate)
        {
            return [.. _byAge.TakeWhile(sample => sample.At < moment)];
        }
    }

    private void TakeAway(ShelvedSample sample)
    {
        if (sample.Place is not { } place)
        {
            return;
        }

        sample.Place = null;
        _byAge.Remove(place);
        _bytes -= sample.Bytes;
        if (!_unstored.Remove(sample))
        {
            _removed.Add(sample.Id);
        }
    }
}
