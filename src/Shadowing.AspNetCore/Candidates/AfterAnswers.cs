using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Counts what goes wrong in a candidate after its answer is complete, and logs each cause once: no client of a server would see
/// it.</summary>
internal sealed partial class AfterAnswers(ILogger<AfterAnswers> logger)
{
    private const int MostCauses = 100;
    private readonly ConcurrentDictionary<string, byte> _logged = new(StringComparer.Ordinal);

    /// <summary>Counts a fault.</summary>
    public void Count(ExperimentAccount account, AfterAnswerFault fault, Exception? cause)
    {
        account.AfterAnswer(fault);
        try
        {
            if (_logged.Count < MostCauses && _logged.TryAdd($"{account.Name} {fault} {cause?.GetType().FullName}", 0))
            {
                Log.AfterAnswer(logger, account.Name, Tags.Of(fault), cause is null ? string.Empty : FaultText.Of(cause));
            }
        }
        catch
        {
            // A logger that throws costs its own line.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(16001, LogLevel.Warning,
            "{Experiment}: after its answer was complete, the candidate in this process went on and failed ({Fault}). Its answer counts; further faults of this cause are only counted. {Cause}", EventName = nameof(AfterAnswer))]
        internal static partial void AfterAnswer(ILogger logger, string experiment, string fault, string cause);
    }
}
