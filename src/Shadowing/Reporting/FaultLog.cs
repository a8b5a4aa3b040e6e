using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Shadowing.Reporting;

/// <summary>Counts the faults of this library, and logs each cause once: none of them may reach a caller.</summary>
internal sealed partial class FaultLog(ILogger<FaultLog> logger)
{
    private const int MostCauses = 100;
    private readonly ConcurrentDictionary<string, byte> _logged = new(StringComparer.Ordinal);
    private long _count;

    /// <summary>Gets how many faults were caught.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Counts a fault that was caught at a place.</summary>
    public void Caught(string place, Exception fault)
    {
        Interlocked.Increment(ref _count);
        try
        {
            if (_logged.Count < MostCauses && _logged.TryAdd($"{place} {fault.GetType().FullName}", 0))
            {
                Log.Fault(logger, place, fault);
            }
        }
        catch
        {
            // A logger that throws is the very thing that must not reach the caller.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Error, "A fault in {Place} was caught; the caller did not notice. Further faults of this cause are only counted.", EventName = nameof(Fault))]
        internal static partial void Fault(ILogger logger, string place, Exception fault);
    }
}
