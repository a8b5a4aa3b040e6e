using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Execution;
using Shadowing.Telemetry;
using Shadowing.Tests.Services;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Telemetry;

public sealed class Bounded_logs
{
    [Fact]
    public void A_million_lines_in_a_minute_are_few_and_the_next_one_says_how_many_were_not_written()
    {
        var time = new ManualTime();
        var budget = new LogBudget(time);
        var written = Enumerable.Range(0, 1_000_000).Count(_ => budget.Allows("x", 4001, out long _));
        Assert.Equal(LogBudget.MostPerMinute, written);
        Assert.True(budget.Allows("x", 4002, out _));
        Assert.True(budget.Allows("y", 4001, out _));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(budget.Allows("x", 4001, out var unwritten));
        Assert.Equal(1_000_000 - LogBudget.MostPerMinute, unwritten);
        Assert.True(budget.Allows("x", 4001, out unwritten));
        Assert.Equal(0, unwritten);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_causes_and_many_failures_write_a_bounded_number_of_lines_each_on_one_line(bool fails)
    {
        var time = new ManualTime();
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(time))),
            ("Experiments:quote-v2:SampleRate", "1"),
            ("Experiments:quote-v2:MaxPerSecond", "1000000"),
            ("Capacity", "100000"));
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < 500; number++)
        {
            var key = $"key{number}\r\n\u001b[31mforged";
            shadow.Run(
                "quote-v2",
                new Dictionary<string, bool>(StringComparer.Ordinal) { [key] = true },
                static state => new Dictionary<string, int>(StringComparer.Ordinal) { [state.Keys.Single()] = 1 },
                (IDictionary<string, bool> state, Anything _) => fails
                    ? throw new InvalidOperationException(state.Keys.Single())
                    : new Dictionary<string, int>(StringComparer.Ordinal) { [state.Keys.Single()] = 2 });
        }

        var report = await host.ReportAsync("quote-v2");
        Assert.Equal(500, report.Account.Sampled);
        Assert.NotEqual(0, fails ? report.Account.CandidateFailed : report.Account.Mismatch);
        var lines = host.Logs.Entries.Where(entry => entry.Event.Id is > 4000 and < 5000).ToList();
        Assert.All(lines.GroupBy(line => line.Event.Id), kind => Assert.InRange(kind.Count(), 1, LogBudget.MostPerMinute));
        Assert.Contains(lines, line => line.Event.Id == (fails ? 4004 : 4001));
        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Message.Any(char.IsControl));
        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public void The_log_of_a_fault_names_types_and_places_and_never_what_the_exception_says()
    {
        var logs = new LogCollector();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var faults = new FaultLog(factory.CreateLogger<FaultLog>());
        faults.CaughtOnCallersPath("a tee", Thrown());
        faults.CaughtOnCallersPath("a tee", Thrown());
        var line = Assert.Single(logs.Entries);
        Assert.Null(line.Exception);
        Assert.Contains("System.InvalidOperationException of System.FormatException", line.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Bounded_logs), line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(line.Message, char.IsControl);
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("planted-secret\r\nforged", new FormatException("planted-secret"));
        }
        catch (InvalidOperationException fault)
        {
            return fault;
        }
    }
}
