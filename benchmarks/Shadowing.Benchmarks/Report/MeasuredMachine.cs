using System.Globalization;
using System.Runtime.InteropServices;

namespace Shadowing.Benchmarks.Report;

/// <summary>Says on what was measured.</summary>
internal static class MeasuredMachine
{
    /// <summary>Gets the operating system and the architecture.</summary>
    public static string Name => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}";

    /// <summary>Gets how many processors there are, and of what kind, where the system says that.</summary>
    public static string Processors => string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} of {Kind()}");

    /// <summary>Gets the runtime.</summary>
    public static string Runtime => RuntimeInformation.FrameworkDescription;

    private static string Kind() =>
        OperatingSystem.IsLinux()
            && File.ReadLines("/proc/cpuinfo").FirstOrDefault(IsKind) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : "an unknown kind";

    private static bool IsKind(string line) => line.StartsWith("model name", StringComparison.Ordinal);
}
