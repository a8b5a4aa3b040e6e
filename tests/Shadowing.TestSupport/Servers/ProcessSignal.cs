using System.Diagnostics;
using System.Globalization;

namespace Shadowing.TestSupport.Servers;

/// <summary>Sends signals to processes that were started here, by their ids.</summary>
public static class ProcessSignal
{
    /// <summary>Sends one.</summary>
    /// <param name="signal">Its name, such as <c>STOP</c>.</param>
    /// <param name="processes">To whom; one that has ended is left out.</param>
    public static async Task SendAsync(string signal, params IReadOnlyList<int> processes)
    {
        if (processes.Count > 0)
        {
            using var kill = Process.Start(new ProcessStartInfo("kill",
                [$"-{signal}", .. processes.Select(static process => process.ToString(CultureInfo.InvariantCulture))])
            { UseShellExecute = false, RedirectStandardError = true })!;
            await kill.WaitForExitAsync();
        }
    }
}
