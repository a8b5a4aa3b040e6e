using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Shadowing.Telemetry;

/// <summary>Counts the faults of this library, and logs each cause once: none of them may reach a caller.</summary>
internal sealed partial class FaultLog(ILogger<FaultLog> logger)
{
    private const int MostCauses = 100;
    private readonly ConcurrentDictionary<string, byte> _logged = new(StringComparer.Ordinal);
    private long _count;
    private long _onCallersPath;

    /// <summary>Gets how many faults were caught.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Gets how many of them were caught on a caller's path: those somebody has to look at now.</summary>
    public long OnCallersPath => Volatile.Read(ref _onCallersPath);

    /// <summary>Counts a fault that was caught at a place that no caller waits for.</summary>
    public void Caught(string place, Exception fault)
    {
        Interlocked.Increment(ref _count);
        Tell(place, fault);
    }

    /// <summary>Counts a fault that was caught at a place on a caller's path.</summary>
    public void CaughtOnCallersPath(string place, Exception fault)
    {
        // The whole first: whoever subtracts the one from the other finds no fault that is in the part alone.
        Interlocked.Increment(ref _count);
        Interlocked.Increment(ref _onCallersPath);
        Tell(place, fault);
    }

    /// <summary>Writes to the log, and counts a logger that throws: whoever has something to say goes on.</summary>
    public void Note(Action log)
    {
        try
        {
            log();
        }
        catch (Exception fault)
        {
            Caught("the log", fault);
        }
    }

    private void Tell(string place, Exception fault)
    {
        try
        {
            if (_logged.Count < MostCauses && _logged.TryAdd($"{place} {fault.GetType().FullName}", 0))
            {
                Log.Fault(logger, place, FaultText.Of(fault));
            }
        }
        catch
        {
            // A logger that throws is the very thing that must not reach the caller.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Error,
            "A fault in {Place} was caught; the caller did not notice. Further faults of this cause are only counted. {Fault}",
            EventName = nameof(Fault))]
        internal static partial void Fault(ILogger logger, string place, string fault);
    }
}
