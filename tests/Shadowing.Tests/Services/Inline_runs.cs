using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Services.Inline;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Inline_runs
{
    private static readonly (string, string?)[] s_all = [("Experiments:quote-v2:SampleRate", "1"),
        ("Experiments:quote-v2:MaxPerSecond", "100000")];

    [Fact]
    public async Task A_candidate_gets_its_service_from_a_scope_of_its_own()
    {
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).Services.AddScoped<ScopeProbe>(), s_all);
        await using var scope = host.Services.CreateAsyncScope();
        var (shadow, own) = (scope.ServiceProvider.GetRequiredService<IShadow>(), scope.ServiceProvider.GetRequiredService<ScopeProbe>());
        ScopeProbe? seen = null;
        var price = await shadow.RunAsync(
            "quote-v2",
            cancellation => Task.FromResult(new Price("a", 1)),
            (ScopeProbe probe, CancellationToken cancellation) =>
            {
                seen = probe;
                return Task.FromResult(new Price("a", 2));
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(new Price("a", 1), price);
        var report = await host.ReportAsync("quote-v2");
        Assert.NotSame(own, seen);
        Assert.True(seen!.IsDisposed);
        Assert.False(own.IsDisposed);
        Assert.Equal((1, 1), (report.Account.Sampled, report.Account.Mismatch));
        Assert.Equal(("inline", "$.Amount"), (report.Groups[0].Endpoint, report.Groups[0].Path));
        Assert.Equal("100 % of inline runs that name it → what their code says, at most 100000/s", report.Summary);
    }

    [Fact]
    public async Task A_service_that_is_not_registered_is_made_and_disposed()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        ScopeProbe? seen = null;
        Assert.Equal(1, host.Services.GetRequiredService<IShadow>().Run("quote-v2", () => 1, (ScopeProbe probe) => (seen = probe).One));
        var report = await host.ReportAsync("quote-v2");
        Assert.Equal(1, report.Account.Match);
        Assert.True(seen!.IsDisposed);
    }

    [Fact]
    public async Task Results_of_different_types_are_compared_through_projections_with_context()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        var shadow = host.Services.GetRequiredService<IShadow>();
        var amounts = new[] { 5m, 6m };
        foreach (var amount in amounts)
        {
            var price = await shadow.RunAsync(
                "quote-v2",
                amount,
                static (state, cancellation) => Task.FromResult(new Price("a", state)),
                static (decimal state, ScopeProbe probe, CancellationToken cancellation) => Task.FromResult((5m, "EUR")),
                comparison => comparison.Project(control => new { control.Amount }, candidate => new { Amount = candidate.Item1 })
                    .Context("cart", "c-17"),
                TestContext.Current.CancellationToken);
            Assert.Equal(amount, price.Amount);
        }

        var report = await host.ReportAsync("quote-v2");
        Assert.Equal((1, 1), (report.Account.Match, report.Account.Mismatch));
        Assert.Equal("c-17", report.Groups[0].Samples[0].Context["cart"]);
        Assert.Contains("| `inline (cart: c-17)` |", host.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_experiment_runs_the_control_and_is_logged_once()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, shadow.Run("qoute-v2", () => i, () => -1));
        }

        Assert.Equal("An inline run names the experiment qoute-v2, which is not declared, so its control runs only; the known ones are: quote-v2.", Assert.Single(host.Logs.Of(LogLevel.Warning)));
    }

    [Fact]
    public async Task A_run_that_is_not_sampled_allocates_nothing()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            ("Experiments:quote-v2:SampleRate", "0.000000001"));
        var shadow = host.Services.GetRequiredService<IShadow>();
        var answer = Task.FromResult(1);
        Assert.Equal(0, Bytes(() =>
            shadow.RunAsync("quote-v2", answer, static (state, _) => state,
                static (Task<int> state, ScopeProbe probe, CancellationToken _) => state, CancellationToken.None)));
        Assert.Equal(0, Bytes(() => shadow.Run("quote-v2", 1, static state => state, static (int state, ScopeProbe probe) => state)));
        Assert.Equal(0, Bytes(() => shadow.Run("not declared", 1, static state => state, static (int state, ScopeProbe probe) => state)));

        // The control of this test: what allocates is seen.
        Assert.NotEqual(0, Bytes(
            () => shadow.Run("quote-v2", new object(), static state => state, static (object state, ScopeProbe probe) => state)));
    }

    [Fact]
    public async Task In_a_test_a_mismatch_is_thrown_with_its_differences_and_a_match_is_not()
    {
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).Configure(options => options.ThrowOnMismatch = true)
                .AddExperiment("quote-v2", _ => { }));
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Equal(1, shadow.Run("quote-v2", () => 1, () => 1));
        var mismatch = await Assert.ThrowsAsync<ShadowMismatchException>(
            () => shadow.RunAsync("quote-v2", _ => Task.FromResult(new Price("a", 1)), _ => Task.FromResult(new Price("a", 2))));
        Assert.Equal($"quote-v2: mismatch.{Environment.NewLine}  $.Amount: 1 → 2 (by +1)", mismatch.Message);
        var failed = Assert.Throws<ShadowMismatchException>(
            () => shadow.Run<int>("quote-v2", () => 1, () => throw new InvalidOperationException("broken")));
        Assert.Equal("quote-v2: candidate_failed (threw).", failed.Message);
        Assert.Equal("broken", failed.InnerException!.Message);
        var both = Assert.Throws<FormatException>(
            () => shadow.Run<int>("quote-v2", () => throw new FormatException("one"), () => throw new FormatException("two")));
        Assert.Equal("one", both.Message);
        Assert.Throws<ShadowMismatchException>(() => shadow.Run("quote-v2", () => Enumerable.Range(1, 3), () => Enumerable.Range(1, 3)));
    }

    [Fact]
    public async Task A_comparison_of_ones_own_decides_and_one_that_throws_is_no_mismatch()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        var shadow = host.Services.GetRequiredService<IShadow>();
        shadow.Run("quote-v2", 1, static _ => "A", static (int _, ScopeProbe _) => "a",
            run => run.Compare((control, candidate) => string.Equals(control, candidate, StringComparison.OrdinalIgnoreCase)));
        shadow.Run("quote-v2", 1, static _ => "A", static (int _, ScopeProbe _) => "A", run => run.Compare((_, _) => false));
        shadow.Run("quote-v2", 1, static _ => "A", static (int _, ScopeProbe _) => "A",
            run => run.Compare((_, _) => throw new InvalidOperationException()));
        shadow.Run("quote-v2", 1, static _ => "A", static (int _, ScopeProbe _) => "A", _ => throw new InvalidOperationException());
        var account = (await host.ReportAsync("quote-v2")).Account;
        Assert.Equal((4, 1, 1), (account.Sampled, account.Match, account.Mismatch));
        Assert.Equal((1, 1), (account.NotComparable["rule_failed"], account.NotComparable["capture_failed"]));
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(51, true)]
    [InlineData(178, true)]
    public async Task A_sample_says_that_the_call_has_more_differences_than_it_lists(int count, bool areCut)
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        host.Services.GetRequiredService<IShadow>()
            .Run("quote-v2", () => Enumerable.Range(0, count).ToArray(), () => Enumerable.Range(1_000, count).ToArray());
        var sample = (await host.ReportAsync("quote-v2")).Groups[0].Samples[0];
        Assert.Equal((50, areCut), (sample.Differences.Count, sample.DifferencesAreCut));
    }

    private static long Bytes<T>(Func<T> run)
    {
        for (var i = 0; i < 100; i++)
        {
            run();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    public sealed class ScopeProbe : IDisposable
    {
        public int One => 1;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
