using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Shadowing.TestSupport.Servers;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>A process of a fleet, on a port of its own.</summary>
internal sealed class FleetInstance : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly Task _saying;

    private FleetInstance(Process process, Uri address, string name)
    {
        (_process, Name) = (process, name);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = s_deadline };

        // What it says further on must go somewhere: a full pipe would hold it up.
        _saying = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public string Name { get; }

    public HttpClient Client { get; }

    /// <summary>Gets how much memory it holds, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Gets the application as it is built with the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Shadowing.FleetApp.dll");

    public static Task<FleetInstance> StartAsync(string name, string connection, string schema, params IEnumerable<string> more) =>
        StartOfAsync(Program, name, connection, schema, more);

    /// <summary>Starts one of a program, which may be of another version.</summary>
    public static async Task<FleetInstance> StartOfAsync(string program, string name, string connection, string schema,
        params IEnumerable<string> more)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, name, connection, schema, .. more])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(s_deadline) is { } line)
            {
                if (line.Split("listens on ") is [_, var address])
                {
                    return new FleetInstance(process, new Uri(address), name);
                }
            }

            throw new InvalidOperationException($"{name} ended before it listened.");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks an instance's API.</summary>
    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Client.GetAsync(new Uri($"/shadowing/api/v1/{address}", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Asks when its candidate was last called, as a time stamp of this machine; 0 where it never was.</summary>
    public async Task<long> LastCallAsync() => long.Parse(
        await Client.GetStringAsync(new Uri("/last-call", UriKind.Relative)), CultureInfo.InvariantCulture);

    /// <summary>Asks in what state the experiment is there, whatever becomes of the database.</summary>
    public async Task<string?> StateAsync() =>
        (await GetAsync($"experiments/prices?instance={Uri.EscapeDataString(Name)}")).GetProperty("state").GetString();

    /// <summary>Waits until the experiment is in a state there.</summary>
    public async Task UntilAsync(string state)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await StateAsync() != state)
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Has a person say something of the experiment, such as <c>stop</c>.</summary>
    public Task<HttpStatusCode> SayAsync(string action) => FleetQuestions.SayAsync(Client, action);

    /// <summary>Sends it a signal, such as STOP.</summary>
    public Task SignalAsync(string signal) => ProcessSignal.SendAsync(signal, _process.Id);

    /// <summary>Lets it die when it comes to a step of its store.</summary>
    public async Task LetDieAsync(string step)
    {
        using var answer = await Client.PostAsync(new Uri($"/die?at={Uri.EscapeDataString(step)}", UriKind.Relative), content: null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until it has ended.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync().WaitAsync(s_deadline);

    /// <summary>Ends it as a release ends it, and waits.</summary>
    public async Task EndAsync()
    {
        await SignalAsync("TERM");
        await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _saying;
        _process.Dispose();
    }
}
