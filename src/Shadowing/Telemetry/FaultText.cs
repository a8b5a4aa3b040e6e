using System.Text;
using Shadowing.Redaction;

namespace Shadowing.Telemetry;

/// <summary>Says of an exception what a log may hold: its types and where it came from, on one line; never its message, which may quote a
/// value.</summary>
internal static class FaultText
{
    private const int MostTypes = 5;
    private const int MostFrames = 8;
    private const int MostCharacters = 2_000;

    /// <summary>Gets the text.</summary>
    public static string Of(Exception fault)
    {
        var text = new StringBuilder(fault.GetType().FullName);
        var cause = fault.InnerException;
        for (var depth = 1; cause is not null && depth < MostTypes; depth++)
        {
            text.Append(" of ").Append(cause.GetType().FullName);
            cause = cause.InnerException;
        }

        foreach (var frame in (fault.StackTrace ?? string.Empty).Split('\n', MostFrames + 1,
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostFrames))
        {
            text.Append(' ').Append(frame);
        }

        return PrintableText.OneLine(text.ToString(), MostCharacters);
    }
}
