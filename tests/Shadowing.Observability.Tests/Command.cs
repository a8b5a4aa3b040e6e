using System.Diagnostics;

namespace Shadowing.Observability.Tests;

/// <summary>Runs a command to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(5);

    /// <summary>Gets what it printed and how it ended.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string command, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false, WorkingDirectory = folder,
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(s_most);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"'{command} {string.Join(' ', arguments)}' did not end within {s_most}.", late);
        }

        return (process.ExitCode, await output + await errors);
    }
}
