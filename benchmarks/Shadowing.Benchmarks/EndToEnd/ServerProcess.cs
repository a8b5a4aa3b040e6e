using System.Diagnostics;
using System.Text.Json;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>A server in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Gets where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts one.</summary>
    /// <param name="arguments">What <see cref="ServedWay.Arguments"/> gave.</param>
    public static async Task<ServerProcess> StartAsync(string[] arguments)
    {
        // The host that the build puts beside the assembly.
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(ServerProcess).Assembly.Location, null), arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        return new ServerProcess(process, new Uri(await LineAsync(process)));
    }

    /// <summary>Asks what it has used.</summary>
    public async Task<ServerFigures> LookAsync()
    {
        await _process.StandardInput.WriteLineAsync("look");
        return JsonSerializer.Deserialize<ServerFigures>(await LineAsync(_process))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<string> LineAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        return await process.StandardOutput.ReadLineAsync(deadline.Token)
            ?? throw new InvalidOperationException("The server has ended.");
    }
}
