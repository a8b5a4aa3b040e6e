using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Evidence;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Noise;

/// <summary>Both sides answer maps whose keys come once: whoever looks at names would see a new difference in every call.</summary>
public sealed class Maps_of_random_keys(ITestOutputHelper output)
{
    private const int Requests = 300;

    public static TheoryData<string, int> Kinds => new(
        from kind in (string[])["id", "number", "date", "word", "phrase", "address", "short id"]
        from keys in (int[])[1, 12,
            150]
        where keys < 100 || kind is "id" or "word"
        select (kind, keys));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Are_noise_in_every_call_where_the_control_has_them_with_itself(string kind, int keys)
    {
        var names = new RandomKeys(kind);
        var report = await RunAsync(() => new { total = 1, m = names.Map(keys) }, () => new { total = 1, m = names.Map(keys) });
        Assert.Equal((0, Requests, 0, 0),
            (report.Account.Match, report.Account.Noise, report.Account.Unverifiable, report.Account.Mismatch));
        Assert.Empty(report.Groups);
        Assert.NotEqual(Verdict.Harmful, report.Verdict!.Answer);
        Assert.DoesNotContain(report.Advice, static advice => advice.Contains("256 ways", StringComparison.Ordinal));
        Assert.Equal(["$.m.* missing", "$.m.* unexpected"],
            report.Noise.Select(static noise => $"{noise.Path} {noise.Kind}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hide_no_fault_beside_them(string kind, int keys)
    {
        var names = new RandomKeys(kind);
        var calls = 0;
        var report = await RunAsync(() => new { m = names.Map(keys), total = 1 },
            () => new { m = names.Map(keys), total = Interlocked.Increment(ref calls) % 50 == 0 ? 2 : 1 });
        var group = Assert.Single(report.Groups);
        Assert.Equal(("$.total", "value", Requests / 50), (group.Path, group.Kind, group.Count));
        Assert.Equal((0, Requests - (Requests / 50), 0, Requests / 50),
            (report.Account.Match, report.Account.Noise, report.Account.Unverifiable, report.Account.Mismatch));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("number")]
    [InlineData("date")]
    [InlineData("word")]
    [InlineData("address")]
    public async Task Hide_no_member_that_the_candidate_always_lacks_or_adds_among_them(string kind)
    {
        var names = new RandomKeys(kind);
        var report = await RunAsync(() => With(names.Map(3), "total", "count"), () => With(names.Map(3), "count", "extra"));
        Assert.Contains(report.Groups, static group => group is { Path: "$.total", Kind: "missing", Count: > Requests / 2 });
        Assert.Contains(report.Groups, static group => group is { Path: "$.extra", Kind: "unexpected", Count: > Requests / 2 });
        Assert.DoesNotContain(report.Groups, group => names.Made.Any(name => group.Path.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(2, report.Groups.Count);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("word")]
    public async Task Hide_no_wrong_value_at_a_key_that_both_sides_have(string kind)
    {
        var names = new RandomKeys(kind);
        var known = names.Next();
        var report = await RunAsync(
            () => new { m = new Dictionary<string, object> { [names.Next()] = 1, [known] = new { price = 1 } } },
            () => new { m = new Dictionary<string, object> { [names.Next()] = 1, [known] = new { price = 2 } } });
        var group = Assert.Single(report.Groups);
        Assert.EndsWith(".price", group.Path, StringComparison.Ordinal);
        Assert.Equal(Requests, group.Count);
    }

    [Fact]
    public async Task Are_found_where_only_the_candidate_has_them()
    {
        var names = new RandomKeys("id");
        var report = await RunAsync(static () => new { m = new Dictionary<string, int> { ["a"] = 1 } }, () => new { m = names.Map(2) });
        Assert.Equal(["$.m.* unexpected", "$.m.a missing"],
            report.Groups.Select(static group => $"{group.Path} {group.Kind}").Order(StringComparer.Ordinal));
        Assert.All(report.Groups, static group => Assert.Equal(Requests, group.Count));
    }

    [Fact]
    public async Task Of_random_size_are_noise_too()
    {
        var names = new RandomKeys("word");
        var random = new Random(3);
        Dictionary<string, int> Map()
        {
            lock (names)
            {
                return names.Map(random.Next(4));
            }
        }

        var report = await RunAsync(() => new { m = Map(), total = 1 }, () => new { m = Map(), total = 1 });
        // What the control has shown of itself in the first calls need not be all.
        Assert.InRange(report.Account.Mismatch, 0, 2);
        Assert.True(report.Account.Noise + report.Account.Match >= Requests - 5, report.Headline);
    }

    [Fact]
    public async Task Of_few_words_are_never_harmful()
    {
        string[] words = ["alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "spruce", "willow",
            "yew", "beech", "ash", "lime", "plane", "poplar", "holly"];
        var random = new Random(11);
        Dictionary<string, int> Map()
        {
            lock (words)
            {
                return words.OrderBy(_ => random.Next()).Take(3).ToDictionary(static word => word, static _ => 1);
            }
        }

        var report = await RunAsync(() => Map(), () => Map());
        Assert.InRange(report.Account.Mismatch, 0, 5);
        Assert.NotEqual(Verdict.Harmful, report.Verdict!.Answer);
    }

    private static Dictionary<string, int> With(Dictionary<string, int> map, params string[] names)
    {
        foreach (var name in names)
        {
            map.Add(name, 1);
        }

        return map;
    }

    private async Task<ExperimentReport> RunAsync(Func<object> control, Func<object> candidate)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", (HttpContext _) => Results.Json(control())).WithShadow("x", (HttpContext _) => Results.Json(candidate()));
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "1")));
        for (var call = 0; call < Requests; call++)
        {
            // One after the other: what is drawn is the same in every run.
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
            await app.Report.WhenIdleAsync(TestContext.Current.CancellationToken);
        }

        var report = await app.ReportAsync("x");
        output.WriteLine(app.Report.Capture().ToMarkdown());
        Assert.Equal(0, app.Report.Capture().Faults);
        Assert.True(report.Account.AddsUp);
        return report;
    }
}
