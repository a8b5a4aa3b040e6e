using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Stopping_a_process(ITestOutputHelper output)
{
    [Fact]
    public async Task A_signal_ends_a_process_with_a_full_queue_and_a_hung_candidate_in_time_with_code_0_and_the_rest_counted_as_dropped()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Shadowing.HungApp.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(deadline.Token));
            var started = TimeProvider.System.GetTimestamp();
            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync(deadline.Token);
            }

            await process.WaitForExitAsync(deadline.Token);
            var took = TimeProvider.System.GetElapsedTime(started);
            var last = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            output.WriteLine($"exit code {process.ExitCode} after {took.TotalSeconds:0.00} s: {last}");
            Assert.Equal(0, process.ExitCode);

            // The drain budget is one second, and one more is allowed.
            Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2));
            var numbers = Regex.Matches(last, @"\d+").Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal((1_200, 0), (numbers[0], numbers[1]));
            Assert.Equal(1_200, numbers.Skip(2).Sum());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
