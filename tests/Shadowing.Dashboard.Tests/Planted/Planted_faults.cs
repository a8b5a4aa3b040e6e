using System.Diagnostics;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Planted;

public sealed class Planted_faults(Chromium chromium, ITestOutputHelper output)
{
    private const int Seed = 20_261_129;

    [Fact]
    public async Task Each_planted_fault_is_read_from_the_page()
    {
        await using var run = await PlantedRun.StartAsync(Seed, Enum.GetValues<PlantedFault>());
        await using var tab = await chromium.OpenAsync();
        var reader = new PageReader(tab, run.Dashboard);
        var start = TimeProvider.System.GetTimestamp();
        await run.SendAllAsync(inPause: () => TheCauseOfAPauseIsRead(reader));
        var traffic = TimeProvider.System.GetElapsedTime(start);
        start = TimeProvider.System.GetTimestamp();
        var reading = await reader.ReadAsync();
        var took = TimeProvider.System.GetElapsedTime(start);
        await KeepAsync("all", reading);

        var lines = Match(run, reading);
        var table = PlantedTable.Write(lines, Seed, traffic, took, await CommitAsync());
        output.WriteLine(table);
        Assert.Equal(Enum.GetValues<PlantedFault>(), lines.Select(static line => line.Planted.Fault));
        AllIsRead(run, reading, lines);
        Assert.Empty(lines.SelectMany(static line => line.Unread));
        // Two of a hundred calls, in the words of the table of endpoints.
        Assert.Equal("2\u202f%", reading.Endpoints[PlantedRoutes.Of(PlantedFault.WrongValue).Endpoint]["Differ"]);
        Assert.InRange(Median(lines.Single(static line => line.Planted.Fault == PlantedFault.SlowTail).Found), 0.3, 2);
        Assert.Contains("1 line of 5 differs.", reading.Texts["Experiments › values › $.draft, GET /invoices/{id}"],
            StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
        await PlantedTable.KeepAsync(table);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_every_second_fault_only_those_that_are_planted_are_read(int first)
    {
        await using var run = await PlantedRun.StartAsync(
            Seed + 1 + first, Enum.GetValues<PlantedFault>().Where(fault => (int)fault % 2 == first));
        await using var tab = await chromium.OpenAsync();
        var reader = new PageReader(tab, run.Dashboard);
        await run.SendAllAsync(inPause: static () => Task.CompletedTask);
        var reading = await reader.ReadAsync();
        await KeepAsync($"half-{first}", reading);
        AllIsRead(run, reading, Match(run, reading));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Without_planted_faults_the_reader_finds_none()
    {
        await using var run = await PlantedRun.StartAsync(Seed, []);
        await run.SendAllAsync(inPause: static () => Task.CompletedTask);
        await using var tab = await chromium.OpenAsync();
        var reading = await new PageReader(tab, run.Dashboard).ReadAsync();
        await KeepAsync("none", reading);
        AllIsRead(run, reading, []);
        foreach (var experiment in PlantedRoutes.All.GroupBy(static route => route.Experiment, StringComparer.Ordinal))
        {
            var calls = experiment.Sum(static route => route.Calls);
            Assert.Equal(FormattableString.Invariant($"All {calls:N0} comparisons agree."), reading.Headlines[experiment.Key]);
        }

        Assert.DoesNotContain(reading.Texts.Values, static text => text.Contains("Harmful", StringComparison.Ordinal));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Where_values_are_not_kept_the_page_says_how_they_differ_and_shows_none()
    {
        await using var run = await PlantedRun.StartRedactedAsync(Seed);
        await run.SendAsync();
        await using var tab = await chromium.OpenAsync();
        var reading = await new PageReader(tab, run.Dashboard).ReadAsync();
        await KeepAsync("redacted", reading);
        var found = Assert.Single(reading.Findings, static found => found.What == "value");
        Assert.Equal((PlantedRoutes.Of(PlantedFault.WrongValue).Endpoint, (long)run.Planting.Given(PlantedFault.WrongValue).Count),
            (found.Endpoint, found.Count));
        Assert.Matches(@"control \[number, 4 characters #[0-9a-f]{8}\], candidate \[number, 6 characters #[0-9a-f]{8}\]$", found.Example);
        Assert.Contains("by some distance", found.Cause, StringComparison.Ordinal);
        var order = Assert.Single(reading.Findings, static found => found.What == "order");
        Assert.Contains("order only", order.Cause, StringComparison.Ordinal);
        var pages = string.Join('\n', reading.Texts.Values);
        Assert.Contains("Values are not kept here", pages, StringComparison.Ordinal);
        Assert.All(run.Planting.Given(PlantedFault.WrongValue),
            id => Assert.DoesNotContain($"{1_000 + id}.5", pages, StringComparison.Ordinal));
        Assert.All((string[])["gold", "unpaid", "green"], value => Assert.DoesNotContain(value, pages, StringComparison.Ordinal));
        Assert.Empty(tab.Faults);
    }

    private static async Task TheCauseOfAPauseIsRead(PageReader reader)
    {
        var (experiment, health) = await reader.ReadPauseAsync(PlantedRoutes.Late);
        Assert.Contains("paused", experiment.Lines);
        Assert.Contains("failed last by unreachable", experiment.Lines);
        Assert.Contains(experiment.Lines, static line => line.Contains("never reached", StringComparison.Ordinal));
        // That nobody was there is no lack of capacity.
        Assert.Contains($"{PlantedRoutes.InPause} calls dropped: breaker open {PlantedRoutes.InPause}; no caller waited.", health.Lines);
        Assert.DoesNotContain("capacity", experiment.Text, StringComparison.Ordinal);
        var breaker = Assert.Single(health.Rows("Experiment", "Breaker"), static row => row["Experiment"] == PlantedRoutes.Late);
        Assert.Equal("open unreachable", breaker["Breaker"]);
    }

    private static List<PlantedLine> Match(PlantedRun run, PageReading reading) =>
        [.. PlantedExpectation.Of(run).Select(planted => Match(planted, reading))];

    private static PlantedLine Match(PlantedExpectation planted, PageReading reading)
    {
        var route = PlantedRoutes.Of(planted.Fault);
        var found = reading.Findings.Where(found => found.Experiment == route.Experiment
            && found.What.StartsWith(planted.What, StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? new PlantedLine(planted, found[0])
            : throw new InvalidOperationException($"{planted.Fault} is found {found.Count} times:\n{string.Join('\n', reading.Findings)}");
    }

    private static void AllIsRead(PlantedRun run, PageReading reading, IReadOnlyList<PlantedLine> lines)
    {
        Assert.All(lines, line => IsRead(line, run));
        // Nothing else is said to be wrong, and of what is well least of all.
        Assert.True(lines.Count == reading.Findings.Count, string.Join('\n', reading.Findings));
        NothingIsSaidOf(PlantedRoutes.All.Where(route => route.Fault is not { } fault || !run.Planting.Faults.Contains(fault)), reading);
        TheAccountsAreThoseOf(run, reading);
    }

    private static void IsRead(PlantedLine line, PlantedRun run)
    {
        var (planted, found) = line;
        Assert.InRange(found.Count, planted.Count - planted.Within, planted.Count + planted.Within);
        if (found.Endpoint is not null)
        {
            Assert.Equal(PlantedRoutes.Of(planted.Fault).Endpoint, found.Endpoint);
        }

        if (found.Example is { } example)
        {
            // The call that is shown is one that went wrong, but for those that a busy machine makes slow.
            var id = int.Parse(example[(example.LastIndexOf('/', example.IndexOf(':')) + 1)..example.IndexOf(':')]);
            Assert.True(planted.Within > 0 || run.Planting.Given(planted.Fault).Contains(id), example);
            Assert.All(planted.Example(id), part => Assert.Contains(part, example, StringComparison.Ordinal));
        }

        Assert.All(planted.Cause, part => Assert.Contains(part, found.Cause, StringComparison.Ordinal));
    }

    private static void NothingIsSaidOf(IEnumerable<PlantedRoute> routes, PageReading reading)
    {
        foreach (var route in routes)
        {
            Assert.DoesNotContain(reading.Findings, found => found.Endpoint == route.Endpoint);
            var row = reading.Endpoints[route.Endpoint];
            Assert.Equal((route.Endpoint, (long)route.Calls, (long)route.Calls, "0\u202f%", "0\u202f%"),
                (route.Endpoint, PageText.NumberOf(row["Calls"]), PageText.NumberOf(row["Compared"]), row["Differ"], row["Failed"]));
        }
    }

    private static void TheAccountsAreThoseOf(PlantedRun run, PageReading reading)
    {
        foreach (var experiment in PlantedRoutes.All.Where(static route => route.Experiment != PlantedRoutes.Late)
            .GroupBy(static route => route.Experiment, StringComparer.Ordinal))
        {
            var bad = experiment.Sum(route => route.Fault is { } fault and not PlantedFault.SlowTail ? run.Planting.Given(fault).Count : 0);
            var calls = experiment.Sum(static route => route.Calls);
            Assert.Equal((experiment.Key, (long)calls, (long)calls - bad),
                (experiment.Key, reading.Accounts[(experiment.Key, "sampled")], reading.Accounts[(experiment.Key, "match")]));
        }

        // What came after the start agrees, all of it.
        Assert.Equal(run.AnsweredLate, reading.Accounts[(PlantedRoutes.Late, "match")]);
        Assert.Equal(run.SentInPause, reading.Accounts.GetValueOrDefault((PlantedRoutes.Late, "dropped")));
        Assert.Equal(run.Planting.Given(PlantedFault.LateStart).Count,
            reading.Accounts.GetValueOrDefault((PlantedRoutes.Late, "candidate failed")));
    }

    /// <summary>How many times as long as the control's median the candidate's is, in the words of the page.</summary>
    private static double Median(PageFinding found)
    {
        var start = found.Cause.IndexOf("p50 ", StringComparison.Ordinal) + "p50 ".Length;
        return double.Parse(found.Cause[start..found.Cause.IndexOf(" times", start, StringComparison.Ordinal)]);
    }

    /// <summary>Keeps the texts, for who wants to see why something was not read.</summary>
    private static async Task KeepAsync(string name, PageReading reading)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "planted");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.txt"),
            string.Join("\n\n", reading.Texts.Select(static page => $"######## {page.Key}\n\n{page.Value}")));
    }

    private static async Task<string> CommitAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "rev-parse", "--short", "HEAD"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var commit = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return commit.Trim();
    }
}
