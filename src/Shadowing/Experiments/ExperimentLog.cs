using System.Globalization;
using Microsoft.Extensions.Logging;
using Shadowing.Sampling;

namespace Shadowing.Experiments;

/// <summary>Says at start, in one line for each experiment, what is shadowed and where to.</summary>
internal static partial class ExperimentLog
{
    /// <summary>Writes the line.</summary>
    public static string Summary(Experiment experiment, IReadOnlyList<string> what, string candidate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{experiment.Rate * 100:0.####} % of {Shorten(what)} → {candidate}, at most {experiment.MaxPerSecond}/s{(experiment.IsStopped ? " (stopped by a person)" : experiment.Threshold == SampleThreshold.None && experiment.Rate > 0 ? " (turned off)" : string.Empty)}");

    /// <summary>Logs the line, and how to begin where nothing is sampled yet.</summary>
    public static void Started(ILogger logger, Experiment experiment, string summary)
    {
        Log.Experiment(logger, experiment.Name, summary);
        if (experiment.Rate == 0)
        {
            Log.RateIsZero(logger, experiment.Name);
        }
    }

    private static string Shorten(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "no endpoint",
        <= 3 => string.Join(", ", names),
        _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more"),
    };

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Information, "{Experiment}: {Summary}", EventName = nameof(Experiment))]
        internal static partial void Experiment(ILogger logger, string experiment, string summary);

        [LoggerMessage(1003, LogLevel.Information,
            "{Experiment} has sample rate 0, so nothing is shadowed: set Shadowing:Experiments:{Experiment}:SampleRate, for instance to \"1%\".", EventName = nameof(RateIsZero))]
        internal static partial void RateIsZero(ILogger logger, string experiment);
    }
}
