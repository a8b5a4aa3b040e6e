namespace Shadowing.Execution;

/// <summary>Holds the user's code that runs on callers' paths because an experiment samples (what is carried, copied, written at once) to a
/// limit: where it takes too long several times in a row, the experiment pauses for a while.</summary>
/// <param name="time">The clock.</param>
/// <param name="paused">Told, on a caller's path, what made it pause.</param>
internal sealed class CallersCode(TimeProvider time, Action<string, TimeSpan> paused)
{
    /// <summary>How long one piece of code may take.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(10);

    /// <summary>How long the experiment pauses.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How many in a row may take longer, before it pauses.</summary>
    public const int MostInARow = 3;

    private readonly long _most = (long)(Most.TotalSeconds * time.TimestampFrequency);
    private readonly long _pause = (long)(Pause.TotalSeconds * time.TimestampFrequency);
    private int _inARow;
    private bool _hasRun;
    private long _pausedUntil;

    /// <summary>Tells whether the experiment pauses.</summary>
    public bool IsPaused()
    {
        var until = Volatile.Read(ref _pausedUntil);
        return until != 0 && time.GetTimestamp() < until;
    }

    /// <summary>Notes how long a piece of code took.</summary>
    /// <param name="what">What it was, in the user's words.</param>
    /// <param name="started">When it began, as a timestamp.</param>
    public void Ran(string what, long started)
    {
        var took = time.GetTimestamp() - started;
        if (took <= _most)
        {
            if (_inARow != 0)
            {
                Volatile.Write(ref _inARow, 0);
            }

            _hasRun = true;
        }
        else if (!_hasRun)
        {
            // Code that runs for the first time is compiled first.
            _hasRun = true;
        }
        else if (Interlocked.Increment(ref _inARow) >= MostInARow)
        {
            Volatile.Write(ref _pausedUntil, Math.Max(1, time.GetTimestamp() + _pause));
            Volatile.Write(ref _inARow, MostInARow - 1);
            paused(what, time.GetElapsedTime(started, started + took));
        }
    }
}
