namespace Shadowing.Execution;

/// <summary>Pauses an experiment while its candidate only fails, and lets a single call through now and then to see whether it
/// recovered.</summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>How many failures in a row open it.</summary>
    public const int FailuresToOpen = 20;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private int _failuresInARow;
    private volatile bool _isOpen;
    private long _nextProbe;
    private TimeSpan _pause = s_firstPause;
    private bool _isProbing;

    /// <summary>Gets a value indicating whether it is open.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Tells whether a call is worth capturing: always, but while a pause lasts.</summary>
    public bool MayCapture() => !_isOpen || time.GetTimestamp() >= Volatile.Read(ref _nextProbe);

    /// <summary>Tells whether a captured call may run; while the breaker is open only a probe may, once in each pause.</summary>
    /// <remarks>A probe is never waited for: if it gets lost, the next pause brings another one.</remarks>
    public bool Allows()
    {
        if (!_isOpen)
        {
            return true;
        }

        lock (_gate)
        {
            if (_isOpen && time.GetTimestamp() < _nextProbe)
            {
                return false;
            }

            _nextProbe = time.GetTimestamp() + Ticks(_pause);
            _isProbing = _isOpen;
            return true;
        }
    }

    /// <summary>The candidate answered.</summary>
    public void Succeeded()
    {
        if (_failuresInARow == 0 && !_isOpen)
        {
            return;
        }

        lock (_gate)
        {
            _failuresInARow = 0;
            _isOpen = false;
            _isProbing = false;
            _pause = s_firstPause;
        }
    }

    /// <summary>The candidate failed; answers whether this opened the breaker.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            _failuresInARow++;
            if (_isOpen)
            {
                // Only a probe's failure makes the pause longer: calls that ran already when it opened say nothing new.
                if (!_isProbing)
                {
                    return false;
                }

                _isProbing = false;
                _pause = _pause * 2 > s_longestPause ? s_longestPause : _pause * 2;
                Volatile.Write(ref _nextProbe, time.GetTimestamp() + Ticks(_pause));
                return false;
            }

            if (_failuresInARow < FailuresToOpen)
            {
                return false;
            }

            Volatile.Write(ref _nextProbe, time.GetTimestamp() + Ticks(_pause));
            _isOpen = true;
            _isProbing = false;
            return true;
        }
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
