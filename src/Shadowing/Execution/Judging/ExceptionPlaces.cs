using System.Diagnostics;

namespace Shadowing.Execution.Judging;

/// <summary>Reads where an exception was thrown. Nothing of the exception's own is asked: its members may be anybody's code.</summary>
internal static class ExceptionPlaces
{
    // To find a line takes a file of symbols, for each of them.
    private const int MostWithLines = 200;
    private static readonly string[] s_own = ["Shadowing", "Shadowing.Abstractions", "Shadowing.AspNetCore"];

    /// <summary>Gets the topmost method that is neither of .NET nor of this library, or the very topmost where all are; null where none is
    /// known.</summary>
    public static string? Top(Exception exception)
    {
        string? topmost = null;
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }

            if (!IsOfPlatform(method.DeclaringAssemblyName))
            {
                return NameOf(method);
            }

            topmost ??= NameOf(method);
        }

        return topmost;
    }

    /// <summary>Gets the methods, the innermost first, with files and lines where they are known; without those of this library, through
    /// which every candidate in this process was called.</summary>
    public static IEnumerable<string> All(Exception exception)
    {
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        trace = trace.FrameCount <= MostWithLines ? new StackTrace(exception, fNeedFileInfo: true) : trace;
        foreach (var frame in trace.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { } method && !IsOwn(method))
            {
                yield return NameOf(method) + Line(frame);
            }
        }
    }

    private static string NameOf(DiagnosticMethodInfo method) => MethodName.Of(method.DeclaringTypeName, method.Name);

    // Where the file lies is of the machine that built it.
    private static string Line(StackFrame frame) =>
        frame.GetFileName() is { Length: > 0 } path
            ? FormattableString.Invariant($" ({path[(path.LastIndexOfAny(['/', '\\']) + 1)..]}, line {frame.GetFileLineNumber()})")
            : string.Empty;

    // And what carries an exception from one of its methods to the next.
    private static bool IsOwn(DiagnosticMethodInfo method) =>
        s_own.Contains(NameOf(method.DeclaringAssemblyName), StringComparer.Ordinal)
            || method.DeclaringTypeName is "System.Runtime.ExceptionServices.ExceptionDispatchInfo";

    private static string NameOf(string assembly) => assembly.Split(',')[0];

    private static bool IsOfPlatform(string assembly)
    {
        var name = NameOf(assembly);
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
            || s_own.Contains(name, StringComparer.Ordinal);
    }
}
