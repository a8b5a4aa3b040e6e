using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>A process of a fleet, on a port of its own.</summary>
internal sealed class FleetInstance : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private FleetInstance(Process process, Uri address, string name)
    {
        (_process, Name) = (process, name);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = s_deadline };
    }

    public string Name { get; }

    public HttpClient Client { get; }

    public static async Task<FleetInstance> StartAsync(string name, string connection, string schema)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Shadowing.FleetApp.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, name, connection, schema])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(s_deadline) is { } line)
        {
            if (line.Split("listens on ") is [_, var address])
            {
                return new FleetInstance(process, new Uri(address), name);
            }
        }

        throw new InvalidOperationException($"{name} ended before it listened.");
    }

    /// <summary>Asks an instance's API.</summary>
    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Client.GetAsync(new Uri($"/shadowing/api/v1/{address}", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Sends it a signal, such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill",
            [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)])
        { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it as a host is ended, and waits.</summary>
    public async Task EndAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(s_deadline);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
