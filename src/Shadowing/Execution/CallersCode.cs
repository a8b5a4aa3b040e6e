using System.Collections.Concurrent;
using Shadowing.Accounting;

namespace Shadowing.Execution;

/// <summary>Holds the user's code that runs on callers' paths because an experiment samples (what is carried, copied, written at once) to a
/// limit: where a piece of it takes too long several times in a row, the experiment pauses for a while.</summary>
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

    // How many runs of a piece took too long in a row; it is there when the piece has run once. Endpoints are bounded, and so are these.
    private readonly ConcurrentDictionary<(EndpointAccount Endpoint, string Piece), int> _inARow = [];
    private long _pausedUntil;

    /// <summary>Tells whether the experiment pauses.</summary>
    public bool IsPaused()
    {
        var until = Volatile.Read(ref _pausedUntil);
        return until != 0 && time.GetTimestamp() < until;
    }

    /// <summary>Notes how long a piece of code took.</summary>
    /// <param name="endpoint">Where it ran.</param>
    /// <param name="piece">What it was, in the user's words.</param>
    /// <param name="started">When it began, as a timestamp.</param>
    public void Ran(EndpointAccount endpoint, string piece, long started)
    {
        var took = time.GetTimestamp() - started;
        var isSlow = took > _most;
        if (!_inARow.TryGetValue((endpoint, piece), out var inARow))
        {
            // What runs for the first time is compiled first.
            _inARow[(endpoint, piece)] = 0;
        }
        else if (isSlow && inARow + 1 < MostInARow)
        {
            _inARow[(endpoint, piece)] = inARow + 1;
        }
        else if (isSlow)
        {
            _inARow[(endpoint, piece)] = 0;
            StartPause(piece, took);
        }
        else if (inARow != 0)
        {
            _inARow[(endpoint, piece)] = 0;
        }
    }

    private void StartPause(string piece, long took)
    {
        var (now, until) = (time.GetTimestamp(), Volatile.Read(ref _pausedUntil));
        if ((until == 0 || now >= until) && Interlocked.CompareExchange(ref _pausedUntil, Math.Max(1, now + _pause), until) == until)
        {
            paused(piece, time.GetElapsedTime(0, took));
        }
    }
}
