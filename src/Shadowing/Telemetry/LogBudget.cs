using System.Collections.Concurrent;

namespace Shadowing.Telemetry;

/// <summary>Bounds the lines that calls may write into the log: of each kind so many per experiment in a minute, however many calls there
/// are.</summary>
internal sealed class LogBudget(TimeProvider time)
{
    /// <summary>How many lines of one kind an experiment may write in a minute.</summary>
    public const int MostPerMinute = 30;

    private readonly ConcurrentDictionary<(string Experiment, int Kind), Minute> _minutes = new();

    /// <summary>Takes a line; false when the minute's are spent.</summary>
    /// <param name="experiment">The experiment, of which there are as many as are declared.</param>
    /// <param name="kind">The id of the line.</param>
    /// <param name="unwritten">How many lines of the kind were refused since one was last allowed.</param>
    public bool Allows(string experiment, int kind, out long unwritten) =>
        _minutes.GetOrAdd((experiment, kind), static _ => new Minute())
            .Allows(time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute, out unwritten);

    private sealed class Minute
    {
        private readonly Lock _gate = new();
        private long _number;
        private int _written;
        private long _unwritten;

        public bool Allows(long number, out long unwritten)
        {
            lock (_gate)
            {
                _written = number == _number ? _written : 0;
                _number = number;
                if (_written >= MostPerMinute)
                {
                    _unwritten++;
                    unwritten = 0;
                    return false;
                }

                _written++;
                unwritten = _unwritten;
                _unwritten = 0;
                return true;
            }
        }
    }
}
