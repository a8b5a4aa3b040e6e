using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Hosting;

/// <summary>The world clock as a program of its own, after a run whose differences nobody planted.</summary>
internal sealed partial class WorldClockRun : IAsyncDisposable
{
    private static readonly TimeSpan s_longestRun = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorldClockRun(Process process) => _process = process;

    /// <summary>Gets where the dashboard is, as the program printed it.</summary>
    public Uri Dashboard { get; private set; } = null!;

    public static async Task<WorldClockRun> StartAsync(string pathBase = "")
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        var program = Path.Combine(Repository.Root, "samples", "WorldClock", "bin", configuration, "net10.0", "WorldClock.dll");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
            [program, "--requests", "3000", "--serve"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PathBase"] = pathBase;
        var run = new WorldClockRun(Process.Start(start)!);
        run.Listen();
        try
        {
            await run._served.Task.WaitAsync(s_longestRun);
            run.Dashboard = new Uri(run.Find());
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }

        return run;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line is null)
        {
            lock (_said)
            {
                _served.TrySetException(new InvalidOperationException($"The world clock ended:\n{_said}"));
            }
        }
        else if (line.Contains("stay up until", StringComparison.Ordinal))
        {
            _served.TrySetResult();
        }
    }

    private string Find()
    {
        lock (_said)
        {
            var found = AddressPattern().Match(_said.ToString());
            return found.Success ? found.Value : throw new InvalidOperationException($"The world clock printed no address:\n{_said}");
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/shadowing/", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex AddressPattern();
}
