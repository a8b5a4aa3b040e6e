using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Shadowing.TestSupport;

namespace Shadowing.Observability.Tests.Receiving;

/// <summary>An OTLP receiver of other people's making, in a process of its own; it is installed when it is missing.</summary>
public sealed class OtlpReceiver : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>Gets where it listens for OTLP over HTTP.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Gets where it listens for OTLP over gRPC.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>Gets what was received of a signal: trace, metrics or logs.</summary>
    public IEnumerable<JsonElement> Of(string signal) =>
        _lines.Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("signal").GetString() == signal)
            .Select(line => line.GetProperty("data"));

    public async ValueTask InitializeAsync()
    {
        var folder = await InstallAsync();
        var start = new ProcessStartInfo(Find("node"), ["receiver.cjs"])
        {
            UseShellExecute = false, WorkingDirectory = folder,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true
        };
        var errors = new ConcurrentQueue<string>();
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? string.Empty);
        _process.Exited += (_, _) =>
            _listening.TrySetException(new InvalidOperationException($"The receiver ended: {string.Join('\n', errors)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _listening.Task.WaitAsync(TestApp.Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(TestApp.Deadline);
            await _process.WaitForExitAsync(deadline.Token);
            _process.Dispose();
        }
    }

    private void Take(string? line)
    {
        if (line is null || !line.StartsWith('{') || !line.Contains("\"signal\"", StringComparison.Ordinal))
        {
            return;
        }

        _lines.Enqueue(line);
        if (Of("listening").FirstOrDefault() is { ValueKind: JsonValueKind.Object } listening && !_listening.Task.IsCompleted)
        {
            (Http, Grpc) = (new Uri(listening.GetProperty("http").GetString()!), new Uri(listening.GetProperty("grpc").GetString()!));
            _listening.TrySetResult();
        }
    }

    // Exactly what the lock file names, checked against its hashes; without it a fresh machine would get whatever is newest.
    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "otlp-receiver");
        var source = Path.Combine(Repository.Root, "tests/Shadowing.Observability.Tests/npm");
        var marker = Path.Combine(folder, "node_modules", ".package-lock.json");
        Directory.CreateDirectory(folder);
        var isInstalled = File.Exists(marker) && File.Exists(Path.Combine(folder, "package-lock.json"))
            && await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json")) == await File.ReadAllTextAsync(
                Path.Combine(source, "package-lock.json"));
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (!isInstalled)
        {
            var (exit, output) = await Command.RunAsync(Find("npm"), folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Assert.True(exit == 0, $"The OTLP receiver could not be installed ('npm ci' in {folder}):\n{output}");
        }

        return folder;
    }

    private static string Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"The command '{command}' is missing: install Node.js 18 or newer with npm (on Debian: apt-get install -y nodejs npm).");
}
