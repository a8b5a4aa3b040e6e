using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Processes;

/// <summary>A process of its own that listens on loopback, and that the test ends, if it does not end itself.</summary>
internal sealed class ChildApp : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _errors = new();

    private ChildApp(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _ = line.Data is null ? _lines.Writer.TryComplete() : _lines.Writer.TryWrite(line.Data);
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; private set; }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    public bool HasEnded => _process.HasExited;

    /// <summary>Gets what it wrote about its end.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts one, and waits until it listens.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="port">Where it listens; 0 where anything will do.</param>
    /// <param name="environment">Variables of its environment.</param>
    public static async Task<ChildApp> StartAsync(string role, int port = 0, params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Shadowing.FaultApp.dll");
        var start = new ProcessStartInfo("dotnet", [program, role, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false
        };

        // What a runtime leaves behind of a process that crashed is of no use here.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var app = new ChildApp(Process.Start(start)!);
        try
        {
            var line = await app.ReadLineAsync();
            Assert.StartsWith("port ", line, StringComparison.Ordinal);
            app.Port = int.Parse(line.AsSpan(5), CultureInfo.InvariantCulture);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets the next line that it writes.</summary>
    public async Task<string> ReadLineAsync()
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        return await _lines.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Ends it as an operating system does that has no memory left: it is not asked.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await EndAsync();
        }

        _process.Dispose();
    }
}
