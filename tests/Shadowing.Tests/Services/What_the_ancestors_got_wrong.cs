using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Tests.Services.Changes;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>What other libraries for experiments in code do to their users, one by one.</summary>
public sealed class What_the_ancestors_got_wrong
{
    public static TheoryData<string, string, bool> Hooks =>
        new(from hook in (string[][])[["carry", "carry_failed"], ["restore", "carry_failed"], ["copy", "mutable_argument"],
            ["second copy", "mutable_argument"], ["snapshot", "snapshot_failed"], ["snapshot of the candidate", "snapshot_failed"],
            ["compare", "rule_failed"]]
            from cancels in (bool[])[false, true]
            select new TheoryDataRow<string, string, bool>(hook[0], hook[1], cancels));

    public static TheoryData<string, string, bool> InlineHooks =>
        new(from hook in (string[][])[["carry", "carry_failed"], ["restore", "carry_failed"], ["comparison", "capture_failed"],
            ["project the control", "snapshot_failed"], ["project the candidate", "snapshot_failed"], ["compare", "rule_failed"]]
            from cancels in (bool[])[false, true]
            select new TheoryDataRow<string, string, bool>(hook[0], hook[1], cancels));

    // Scientist.NET: one observation that is ignored makes the whole result match.
    [Fact]
    public async Task What_one_experiment_ignores_hides_no_mismatch_of_another()
    {
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.AddKeyedScoped<IPricing, PricingV1>("a")
                    .AddKeyedShadow<IPricing, PricingV2>("a", "first", methods => methods.AllAreReads());
                services.AddKeyedScoped<IPricing, PricingV1>("b")
                    .AddKeyedShadow<IPricing, PricingV2>("b", "second", methods => methods.AllAreReads());
                services.AddShadowing().AddExperiment("first", experiment => experiment.Comparison.Ignore("$.Amount"));
            },
            [.. ServiceSettings.All("first"), .. ServiceSettings.All("second").Where(setting => setting.Key != "Capacity")]);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            foreach (var key in (string[])["a", "b"])
            {
                await scope.ServiceProvider.GetRequiredKeyedService<IPricing>(key).QuoteAsync("wrong");
            }
        }

        Assert.Equal((1, 0), ((await host.ReportAsync("first")).Account.Match, (await host.ReportAsync("first")).Account.Mismatch));
        Assert.Equal((0, 1), ((await host.ReportAsync("second")).Account.Match, (await host.ReportAsync("second")).Account.Mismatch));
    }

    // Scientist.NET: a hook that throws becomes the caller's exception or cancellation, and a comparer that throws a mismatch.
    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task A_hook_that_throws_is_not_comparable_and_never_reaches_the_caller(string hook, string reason, bool cancels)
    {
        var runs = 0;
        await using var host = await CartsAsync(
            methods =>
            {
                methods.Copy<List<CartItem>>(
                    items => hook == "copy" || (hook == "second copy" && Interlocked.Increment(ref runs) == 2)
                        ? Throw<List<CartItem>>(cancels)
                        : [.. items]);
                if (hook.StartsWith("snapshot", StringComparison.Ordinal))
                {
                    methods.Snapshot<Cart>(cart => hook == "snapshot" || Interlocked.Increment(ref runs) > 3
                        ? Throw<object>(cancels)
                        : new { cart.Number });
                }

                if (hook == "compare")
                {
                    methods.Compare<int>(EqualityComparer<int>.Create((_, _) => Throw<bool>(cancels), _ => 0));
                }
            },
            experiment => CarryHook(experiment, hook, cancels));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var carts = scope.ServiceProvider.GetRequiredService<ICarts>();

            // The candidate's turns come when all three callers have their results, so that the first three snapshots are the control's.
            Assert.Equal(3, (await carts.LoadAsync(3)).Number);
            Assert.Equal(4, (await carts.PeekAsync(4)).Number);
            Assert.Equal(5, carts.Read(5).Number);
            host.Services.GetRequiredService<CartGate>().Open();
            Assert.Equal(7, await carts.TotalAsync([new CartItem { Quantity = 7 }]));
        }

        var report = await host.ReportAsync("carts");
        Assert.Equal([reason], report.Account.NotComparable.Keys);
        Assert.Equal((4, true, 0, 0),
            (report.Account.Sampled, report.Account.AddsUp, report.Account.Mismatch, report.Account.CandidateFailed));
        Assert.Equal(report.Account.NotComparable[reason], host.Report.Capture().Faults);

        // What a candidate's own result causes is bad for it being safe; what keeps it from being run is not.
        if (hook != "snapshot")
        {
            var evidence = host.Services.GetRequiredService<AccountBook>().Experiment("carts").Evidence.ReadAll(null);
            Assert.Equal(hook is "compare" or "snapshot of the candidate" ? report.Account.NotComparable[reason] : 0,
                evidence.Sum(state => state.All.Counts.Lost));
        }
    }

    [Theory]
    [MemberData(nameof(InlineHooks))]
    public async Task A_hook_of_an_inline_run_that_throws_is_not_comparable_and_never_reaches_the_caller(string hook, string reason,
        bool cancels)
    {
        await using var host = await InlineAsync(experiment => CarryHook(experiment, hook, cancels));
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Equal(7, shadow.Run<int, Anything, int, int>("inline", 7, number => number, (number, _) => number, Comparison));
        Assert.Equal(8, await shadow.RunAsync<int, Anything, int, int>("inline", 8, (number, _) => Task.FromResult(number),
            (number, _, _) => Task.FromResult(number), Comparison));
        Assert.Equal(9, await shadow.RunAsync<int, Anything, int, int>("inline", 9, LaterAsync,
            (number, _, cancellation) => LaterAsync(number, cancellation), Comparison));
        var report = await host.ReportAsync("inline");
        Assert.Equal(3, Assert.Single(report.Account.NotComparable, pair => pair.Key == reason).Value);
        Assert.Equal((3, true), (report.Account.Sampled, report.Account.AddsUp));
        Assert.Equal(3, host.Report.Capture().Faults);

        void Comparison(InlineComparison<int, int> comparison)
        {
            switch (hook)
            {
                case "comparison": Throw<int>(cancels); break;
                case "project the control": comparison.Project(_ => Throw<object>(cancels), number => number); break;
                case "project the candidate": comparison.Project(number => number, _ => Throw<object>(cancels)); break;
                case "compare": comparison.Compare((_, _) => Throw<bool>(cancels)); break;
                default: break;
            }
        }
    }

    // Scientist.NET: it arrives wrapped, without its frames.
    [Fact]
    public async Task The_controls_exception_arrives_itself_with_its_own_frames_first()
    {
        var thrown = new InvalidOperationException("the control's own");
        await using var host = await InlineAsync(_ => { });
        var shadow = host.Services.GetRequiredService<IShadow>();
        var ofSync = Assert.Throws<InvalidOperationException>(() => shadow.Run("inline", () => ThrowIt(thrown), () => 1));
        Assert.Same(thrown, ofSync);
        Assert.StartsWith($"   at {typeof(What_the_ancestors_got_wrong).FullName}.{nameof(ThrowIt)}(", ofSync.StackTrace,
            StringComparison.Ordinal);
        var other = new InvalidOperationException("another");
        var ofTask = await Assert.ThrowsAsync<InvalidOperationException>(
            () => shadow.RunAsync("inline", async _ => { await Task.Yield(); return ThrowIt(other); }, _ => Task.FromResult(1)));
        Assert.Same(other, ofTask);
        Assert.StartsWith($"   at {typeof(What_the_ancestors_got_wrong).FullName}.{nameof(ThrowIt)}(", ofTask.StackTrace,
            StringComparison.Ordinal);
        var report = await host.ReportAsync("inline");
        Assert.Equal((2, "exception"), (report.Account.Mismatch, Assert.Single(report.Groups).Path));
    }

    // Scientist.NET: lists are held against each other by reference.
    [Fact]
    public async Task Two_equal_lists_match()
    {
        await using var host = await InlineAsync(_ => { });
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Equal([1, 2], shadow.Run<List<int>>("inline", () => [1, 2], () => [1, 2]));
        await shadow.RunAsync("inline", _ => Task.FromResult(new Dictionary<string, int[]> { ["a"] = [1] }),
            _ => Task.FromResult(new Dictionary<string, int[]> { ["a"] = [1] }));
        shadow.Run<List<int>>("inline", () => [1, 2], () => [2, 1]);
        var report = await host.ReportAsync("inline");
        Assert.Equal((2, 1), (report.Account.Match, report.Account.Mismatch));
    }

    // Scientist.NET: the finished control is thrown away.
    [Fact]
    public async Task A_control_that_answers_although_it_was_cancelled_is_what_the_caller_gets()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var host = await InlineAsync(_ => { });
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Equal(1, await shadow.RunAsync("inline", LaterAsync(1), LaterAsync(1), cancelled.Token));
        Assert.Equal(2, await shadow.RunAsync("inline", _ => Task.FromResult(2), _ => Task.FromResult(2), cancelled.Token));
        var report = await host.ReportAsync("inline");
        Assert.Equal((2, 0), (report.Account.Match, report.Account.Aborted));
    }

    // Scientist.NET: a candidate of 2 s makes a call of 2 s, and a hung one a call that never returns.
    [Fact]
    public async Task No_caller_waits_for_a_candidate()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await InlineAsync(_ => { });
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < 100; number++)
        {
            var own = number;
            Assert.Equal(own, await shadow.RunAsync("inline", LaterAsync(own), async _ => { await released.Task; return own; })
                .WaitAsync(TestApp.Deadline));
            Assert.Equal(own, shadow.Run("inline", () => own, () => { released.Task.GetAwaiter().GetResult(); return own; }));
        }

        var account = host.Report.Capture().Experiments.Single().Account;
        Assert.Equal((200, 200), (account.Sampled, account.InFlight));
        released.SetResult();
        Assert.Equal(200, (await host.ReportAsync("inline")).Account.Match);
    }

    // Diffy: it vanishes from the counts.
    [Fact]
    public async Task A_candidate_that_fails_is_counted_beside_those_that_match()
    {
        await using var host = await InlineAsync(_ => { });
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < 10; number++)
        {
            var own = number;
            shadow.Run("inline", () => own, () => own % 2 == 0 ? ThrowIt(new InvalidOperationException("the candidate's")) : own);
        }

        var report = await host.ReportAsync("inline");
        Assert.Equal((10, 5, 5, 5),
            (report.Account.Sampled, report.Account.Match, report.Account.CandidateFailed, report.Account.CandidateFailures["threw"]));
    }

    // Diffy: they differ in type.
    [Fact]
    public async Task One_and_one_point_zero_match()
    {
        await using var host = await InlineAsync(_ => { });
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Equal(1m, shadow.Run("inline", () => 1m, () => 1.0m));
        Assert.Equal(1, shadow.Run<int, Anything, int, decimal>("inline", 0, _ => 1, (_, _) => 1.00m,
            comparison => comparison.Project(one => new { One = one }, one => new { One = one })));
        Assert.Equal(2, (await host.ReportAsync("inline")).Account.Match);
    }

    // parapet: 0 is read as 100 %.
    [Theory]
    [InlineData("0")]
    [InlineData("0%")]
    [InlineData(null)]
    public async Task A_sample_rate_of_0_or_none_samples_nothing(string? rate)
    {
        await using var host = await InlineAsync(_ => { }, rate);
        Assert.Equal((0, 0), await DrawAsync(host, 10_000));
    }

    // Experiment for Go: p + 1 % are sampled.
    [Fact]
    public async Task One_percent_is_one_percent()
    {
        // 1,000 expected; 800 and 1,200 are more than six standard deviations away, and one percent too many would be 2,000.
        await using var host = await InlineAsync(_ => { }, "1%", 100_000);
        var (sampled, compared) = await DrawAsync(host, 100_000);
        Assert.InRange(sampled, 800, 1_200);
        Assert.Equal(sampled, compared);
    }

    [Fact]
    public async Task An_experiment_that_is_off_allocates_nothing()
    {
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.AddSingleton<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("pricing", methods => methods.AllAreReads());
                services.AddShadowing().AddExperiment("inline", experiment => experiment.Enabled = false);
            },
            ("Experiments:pricing:SampleRate", "0"), ("Experiments:inline:SampleRate", "1"));
        var pricing = host.Services.GetRequiredService<IPricing>();
        var shadow = host.Services.GetRequiredService<IShadow>();
        await CallAsync(pricing, shadow);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 10_000; number++)
        {
            await CallAsync(pricing, shadow);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static async ValueTask CallAsync(IPricing pricing, IShadow shadow)
        {
            pricing.Discount("a", 1);
            _ = pricing.Currency;
            await pricing.StockAsync("a");
            shadow.Run<int, Anything, int>("inline", 1, static number => number, static (number, _) => number);
        }
    }

    private static async Task<(long Sampled, long Match)> DrawAsync(ShadowHost host, int calls)
    {
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < calls; number++)
        {
            Assert.Equal(1, shadow.Run("inline", static () => 1, static () => 1));
        }

        var account = (await host.ReportAsync("inline")).Account;
        return (account.Sampled, account.Match);
    }

    private static void CarryHook(ExperimentOptions experiment, string hook, bool cancels)
    {
        if (hook == "carry")
        {
            experiment.Carry(_ => Throw<int>(cancels), (_, _) => { });
        }
        else if (hook == "restore")
        {
            experiment.Carry(_ => 1, (_, _) => Throw<int>(cancels));
        }
    }

    private static T Throw<T>(bool cancels) =>
        throw (cancels ? new OperationCanceledException("a hook's") : new InvalidOperationException("a hook's"));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ThrowIt(Exception failure) => throw failure;

    private static Func<CancellationToken, Task<int>> LaterAsync(int number) => cancellation => LaterAsync(number, cancellation);

    private static async Task<int> LaterAsync(int number, CancellationToken cancellation)
    {
        await Task.Yield();
        return number;
    }

    private static Task<ShadowHost> CartsAsync(Action<ShadowedMethods<ICarts>> methods, Action<ExperimentOptions> configure) =>
        ShadowHost.StartAsync(
        services =>
        {
            services.AddSingleton<CartGate>().AddScoped<ICarts, Carts>()
                .AddShadow<ICarts, GatedCarts>("carts", shadowed => methods(shadowed.AllAreReads()));
            services.AddShadowing().AddExperiment("carts", configure);
        },
        ServiceSettings.All("carts", ("Experiments:carts:Timeout", "00:01:00")));

    private static Task<ShadowHost> InlineAsync(Action<ExperimentOptions> configure, string? rate = "1", int capacity = 20_000) =>
        ShadowHost.StartAsync(
        services => services.AddShadowing().AddExperiment("inline", configure),
        [("Experiments:inline:MaxPerSecond", "1000000"), ("Experiments:inline:Timeout", "00:01:00"), ("Capacity", $"{capacity}"),
            .. rate is null ? [] : ((string, string?)[])[("Experiments:inline:SampleRate", rate)]]);
}
