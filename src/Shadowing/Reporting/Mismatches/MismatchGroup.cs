namespace Shadowing.Reporting.Mismatches;

/// <summary>Counts the mismatches of one signature and keeps a few of them.</summary>
internal sealed class MismatchGroup(MismatchSignature signature)
{
    /// <summary>How many samples a group keeps: the first ones, and the newest.</summary>
    public const int MostSamples = 5;

    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly List<MismatchSample> _samples = [];
    private long _count;
    private DateTimeOffset _firstSeen;
    private DateTimeOffset _lastSeen;
    private DateTimeOffset _lastLogged;

    /// <summary>Gets what the mismatches have in common.</summary>
    public MismatchSignature Signature => signature;

    /// <summary>Gets how many calls showed this mismatch.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Counts one call; the answer says whether its sample is wanted and whether the log should say a word.</summary>
    public (bool WantsSample, bool WantsLog) Saw(DateTimeOffset now)
    {
        lock (_gate)
        {
            _firstSeen = _count == 0 ? now : _firstSeen;
            _lastSeen = now;
            _count++;
            var log = _count == 1 || now - _lastLogged >= s_logInterval;
            _lastLogged = log ? now : _lastLogged;

            // The newest is kept too, but not at the price of building a sample for each of a million.
            return (_samples.Count < MostSamples || log, log);
        }
    }

    /// <summary>Keeps a sample; when there are enough, in place of the newest.</summary>
    public void Keep(MismatchSample sample)
    {
        lock (_gate)
        {
            if (_samples.Count >= MostSamples)
            {
                _samples.RemoveAt(MostSamples - 1);
            }

            _samples.Add(sample);
        }
    }

    /// <summary>Reads the group for a report.</summary>
    public MismatchGroupReport Read(long compared)
    {
        lock (_gate)
        {
            return new MismatchGroupReport
            {
                Endpoint = signature.Endpoint,
                Path = signature.Path,
                Kind = DifferenceText.Of(signature.Kind),
                Count = _count,
                Share = compared == 0 ? 0 : (double)_count / compared,
                FirstSeen = _firstSeen,
                LastSeen = _lastSeen,
                Samples = [.. _samples],
            };
        }
    }
}
