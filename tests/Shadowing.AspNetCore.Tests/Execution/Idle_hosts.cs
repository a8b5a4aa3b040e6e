using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>What runs beside them would wake threads of its own: these run alone.</summary>
[Collection(nameof(Alone))]
public sealed class Idle_hosts(ITestOutputHelper output)
{
    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_host_without_calls_wakes_none_of_its_threads()
    {
        await using var app = await TestApp.StartAsync(
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/", static () => "a").WithShadow("x", static () => "a");
            },
            Settings.All("x"));
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);

        // A negative control of the count: while they still look out for calls they wake.
        var looking = Wakes();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var before = looking;
        Dictionary<string, long> after;
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        do
        {
            await looks.WaitForNextTickAsync(deadline.Token);
            (before, after) = (Wakes(), before);
        }
        while (!before.SequenceEqual(after));
        Assert.NotEqual(looking["Shadowing looko"], before["Shadowing looko"]);

        await Task.Delay(s_watched, TimeProvider.System, deadline.Token);
        after = Wakes();
        output.WriteLine(string.Join(", ", after.Select(pair => $"{pair.Key} {pair.Value - before[pair.Key]}")));
        Assert.Equal(before, after);
    }

    // How often each thread of a host's own has waited, by name.
    private static Dictionary<string, long> Wakes() =>
        Directory.EnumerateDirectories("/proc/self/task")
            .Select(static task => (Name: Read(task, "comm").Trim(), Status: Read(task, "status")))
            .Where(static thread => thread.Name is "Shadowing looko" or "Shadowing deadl")
            .GroupBy(static thread => thread.Name, StringComparer.Ordinal)
            .OrderBy(static threads => threads.Key, StringComparer.Ordinal)
            .ToDictionary(static threads => threads.Key, static threads => threads.Sum(static thread => Waits(thread.Status)),
                StringComparer.Ordinal);

    private static long Waits(string status) =>
        status.Split('\n').Where(static line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))
            .Sum(static line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));

    private static string Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file));
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return string.Empty;
        }
    }
}
