using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Shadowing.TestSupport.Servers;

/// <summary>A server program that a test or a measurement has started: it runs as an ordinary user, and ends with the process that started
/// it, however that ends.</summary>
/// <remarks>A shell holds the other end of a pipe: when the pipe closes, it stops the one process that it started. It ends when that
/// does.</remarks>
public sealed class OwnServer : IAsyncDisposable
{
    private const string Watchdog = "signal=$1; shift; \"$@\" </dev/null & child=$!; exec 3<&0; (read line <&3; kill -CONT $child; kill -$signal $child) >/dev/null 2>&1 & watch=$!; wait $child; kill $watch 2>/dev/null";
    private static readonly TimeSpan s_startTime = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly Task _reading;

    private OwnServer(Process process, Task reading) => (_process, _reading) = (process, reading);

    /// <summary>Starts a program at a free port, and waits for a line of its log; somebody may take the port meanwhile, then at
    /// another.</summary>
    public static async Task<(OwnServer Server, int Port)> StartAsync(Func<int, Task<OwnServer>> start)
    {
        for (var tries = 1; ; tries++)
        {
            var port = FreePort();
            try
            {
                return (await start(port), port);
            }
            catch (InvalidOperationException) when (tries < 3)
            {
            }
        }
    }

    /// <summary>Starts a program, and waits for a line of its log.</summary>
    public static async Task<OwnServer> StartAsync(string program, string[] arguments, string signal, string ready)
    {
        var process = Start("/bin/sh", ["-c", Watchdog, "watchdog", signal, program, .. arguments]);
        var lines = new List<string>();
        var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.WhenAll(ReadAsync(process.StandardError), ReadAsync(process.StandardOutput));
        var server = new OwnServer(process, reading);
        try
        {
            var first = await Task.WhenAny(isReady.Task, reading).WaitAsync(s_startTime);
            if (first != isReady.Task)
            {
                throw new InvalidOperationException($"'{program}' ended:\n{Said()}");
            }

            return server;
        }
        catch (Exception failure)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"'{program}' did not start:\n{Said()}", failure);
        }

        async Task ReadAsync(StreamReader log)
        {
            while (await log.ReadLineAsync() is { } line)
            {
                lock (lines)
                {
                    lines.Add(line);
                }

                if (line.Contains(ready, StringComparison.Ordinal))
                {
                    isReady.TrySetResult();
                }
            }
        }

        string Said()
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>Runs a program as the ordinary user to its end.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(s_startTime);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program}' ended with {process.ExitCode}:\n{await output}\n{await errors}");
        }
    }

    /// <summary>Makes a folder that belongs to the ordinary user.</summary>
    public static async Task<string> MakeFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("shadowing-pg-").FullName;
        await GiveAsync(folder);
        return folder;
    }

    /// <summary>Makes a folder one of the ordinary user.</summary>
    public static async Task GiveAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start(new ProcessStartInfo("chown", ["nobody", folder]) { UseShellExecute = false })!;
            await chown.WaitForExitAsync();
        }
    }

    /// <summary>Gets a port of this machine that is free.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(s_startTime);
        await _reading.WaitAsync(s_startTime);
        _process.Dispose();
    }

    // A database refuses to run as root; nobody is an ordinary user that every Debian has.
    private static Process Start(string program, params string[] arguments)
    {
        string[] all = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        return Process.Start(new ProcessStartInfo(all[0], all[1..])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
    }
}
