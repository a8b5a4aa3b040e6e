using System.Diagnostics;
using System.Globalization;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>What <c>wrk</c> saw of a server.</summary>
/// <param name="Requests">The requests that were answered.</param>
/// <param name="PerSecond">How many in a second.</param>
/// <param name="P50">The median of their times, in microseconds.</param>
/// <param name="P99">Of a hundred, all but one took at most so long.</param>
/// <param name="P999">Of a thousand, all but one took at most so long.</param>
/// <param name="Errors">The requests that were not answered, or with another status than 200.</param>
internal sealed record Load(long Requests, double PerSecond, double P50, double P99, double P999, long Errors)
{
    private const string Script = """
        done = function(summary, latency, requests)
          local e = summary.errors
          io.write(string.format("figures %d %d %f %f %f %d\n", summary.requests, summary.duration,
            latency:percentile(50), latency:percentile(99), latency:percentile(99.9), e.connect + e.read + e.write + e.status + e.timeout))
        end
        """;

    /// <summary>Puts a server under load: one thread, 16 connections, the next request as soon as the last one is answered.</summary>
    /// <param name="address">What to ask for.</param>
    /// <param name="length">For how long; whole seconds.</param>
    public static async Task<Load> OnAsync(Uri address, TimeSpan length)
    {
        var script = Path.Combine(Path.GetTempPath(), "shadowing-wrk.lua");
        await File.WriteAllTextAsync(script, Script);
        var time = string.Create(CultureInfo.InvariantCulture, $"-d{length.TotalSeconds:F0}s");
        var wrk = await DebianPackages.CommandAsync("wrk", "wrk");
        var start = new ProcessStartInfo(wrk, ["-t1", "-c16", time, "-s", script, address.ToString()])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').Single(static line => line.StartsWith("figures ", StringComparison.Ordinal));
        var figures = line.Split(' ')[1..].Select(static figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        return new Load((long)figures[0], figures[0] / (figures[1] / 1_000_000), figures[2], figures[3], figures[4], (long)figures[5]);
    }
}
