using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Evidence;
using Shadowing.Tests.Notifications.Alerts;
using Shadowing.Tests.Services;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Mismatches;

[Collection(nameof(Alone))]
public sealed class A_million_mismatches(ITestOutputHelper output)
{
    private const int Rounds = 200;
    private const int InRound = 5_000;
    private const int Names = 100_000;

    [Fact]
    public async Task In_a_minute_with_a_hundred_thousand_names_take_bounded_groups_samples_lines_alerts_and_memory()
    {
        await using var stage = await AlertStage.StartAsync(
            ("Experiments:a:MaxPerSecond", "1000000"), ("Capacity", "20000"), ("MaxBytes", "1000000000"), ("Samples:MaxBytes", "2000000"));
        var shadow = stage.Host.Services.GetRequiredService<IShadow>();
        for (var round = 0; round < Rounds / 10; round++)
        {
            await RoundAsync(stage, shadow, round);
        }

        // Everything that has a bound has reached it by now.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = Rounds / 10; round < Rounds; round++)
        {
            await RoundAsync(stage, shadow, round);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var report = await stage.Host.ReportAsync("a");
        var book = stage.Host.Services.GetRequiredService<AccountBook>();
        var lines = stage.Host.Logs.Entries.Count;
        var alerts = await stage.StopAsync();
        output.WriteLine($"{report.Account.Mismatch} mismatches; {report.Groups.Count} groups, {report.DifferencesBeyondGroups} differences beyond; samples {book.Samples.Bytes} bytes; {lines} lines; {alerts.Count} alerts; the heap grew by {grown} bytes");
        Assert.Equal((Rounds * InRound, Rounds * InRound, true), (report.Account.Sampled, report.Account.Mismatch, report.Account.AddsUp));
        Assert.InRange(report.Groups.Count, 33, 256);
        Assert.InRange(book.Samples.Bytes, 1, 2_000_000);
        Assert.Equal(book.Samples.Bytes, book.Experiment("a").Groups.All.SelectMany(group => group.Samples()).Sum(sample => sample.Bytes));
        Assert.InRange(lines, 1, 100);
        Assert.InRange(alerts.Count, 0, 2);
        Assert.Equal(0, stage.Faults.Count);
        Assert.InRange(grown, long.MinValue, 8 * 1024 * 1024);
    }

    // A minute in all, so that bounds by time do not help.
    private static async Task RoundAsync(AlertStage stage, IShadow shadow, int round)
    {
        for (var number = 0; number < InRound; number++)
        {
            shadow.Run(
                "a",
                (round * InRound) + number,
                static call => Answer(call, 1),
                static (int call, Anything _) => Answer(call, 2));
        }

        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await stage.Host.Report.WhenIdleAsync(deadline.Token);
        stage.Time.Advance(TimeSpan.FromSeconds(60.0 / Rounds));
    }

    // One difference at a fixed name, and one at a name of a hundred thousand that no rule can tell from a word.
    private static Dictionary<string, Dictionary<string, int>> Answer(int call, int value) => new(StringComparer.Ordinal)
    {
        ["prices"] = new(StringComparer.Ordinal) { ["total"] = value, [Name(call % Names)] = value },
    };

    private static string Name(int number) => string.Create(8, number, static (text, left) =>
    {
        left.ToString("D8", CultureInfo.InvariantCulture).AsSpan().CopyTo(text);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)('a' + text[i] - '0');
        }
    });
}
