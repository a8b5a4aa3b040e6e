using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Tests.Services.Faults;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Faulty_service_candidates(ITestOutputHelper output)
{
    private const int Calls = 10_000;
    private const int Callers = 4;
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_noTimeout = TimeSpan.FromMinutes(1);

    public static TheoryData<FaultKind> Kinds => [.. Enum.GetValues<FaultKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ten_thousand_calls_of_a_faulty_candidate_affect_no_caller_and_all_are_accounted_for(FaultKind kind)
    {
        using var script = new FaultScript(kind);
        await using var host = await StartAsync(script);
        var gate = host.Services.GetRequiredService<CaptureGate>();
        var started = TimeProvider.System.GetTimestamp();
        var caller = await CallAsync(host);
        var took = TimeProvider.System.GetElapsedTime(started);
        var report = await host.ReportAsync("orders");
        script.Release();
        output.WriteLine($"{kind}: {Calls:N0} calls in {took.TotalMilliseconds:N0} ms, {caller.Affected.Count} affected, {script.Faults:N0} faults; {Describe(report.Account)}");

        Assert.Empty(caller.Affected);
        Assert.Equal((Calls, 0, true), (report.Account.Sampled, report.Account.InFlight, report.Account.AddsUp));
        Assert.InRange(took, TimeSpan.Zero, s_timeout * Calls / 10);
        Assert.Equal(0, host.Report.Capture().Faults);
        Assert.True(SpinWait.SpinUntil(() => gate.InHand == 0 && gate.Bytes.Reserved == 0, TestApp.Deadline),
            $"{gate.InHand} calls and {gate.Bytes.Reserved} bytes are still in hand");
        RequireOutcomes(kind, report.Account);
        Assert.All(report.Groups, group => Assert.Equal("exception", group.Path));
    }

    [Fact]
    public async Task Candidates_that_are_well_match_in_every_shape_of_method()
    {
        // The check that the faults above are the script's, and that the control's exceptions and cancellations are told apart.
        using var script = new FaultScript(FaultKind.ChangesArguments);
        await using var host = await StartAsync(script);
        var caller = await CallAsync(host);
        var report = await host.ReportAsync("orders");
        var cancelled = Enumerable.Range(0, Calls).Count(OrderLedger.IsCancelled);
        Assert.Empty(caller.Affected);
        Assert.Equal((cancelled, Calls - cancelled), (report.Account.Aborted, report.Account.Match));
        Assert.Equal(Calls - cancelled, report.Account.CandidateCalls);
        Assert.All(host.Report.Capture().Experiments.Single().Endpoints, endpoint => Assert.InRange(endpoint.Account.Match, 1_000, Calls));
    }

    [Fact]
    public async Task A_candidate_that_blocks_on_its_own_asynchronous_code_is_not_starved_by_the_workers()
    {
        // One worker, whose thread is blocked: what the candidate waits for must find another one.
        await using var host = await ShadowHost.StartAsync(
            services => services.AddShadowing().AddExperiment("blocking", _ => { }),
            [.. ServiceSettings.All("blocking", ("Experiments:blocking:Timeout", "00:00:10"), ("Workers", "1"))]);
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(1, shadow.Run("blocking", () => 1, () => LaterAsync().GetAwaiter().GetResult()));
        }

        var report = await host.ReportAsync("blocking");
        Assert.Equal((20, 0), (report.Account.Match, report.Account.TimedOut));

        static async Task<int> LaterAsync()
        {
            await Task.Yield();
            return 1;
        }
    }

    private static Task<ShadowHost> StartAsync(FaultScript script) => ShadowHost.StartAsync(
        services =>
        {
            services.AddSingleton(script).AddSingleton<OrderLedger>().AddScoped<IOrders, SteadyOrders>();
            switch (script.Kind)
            {
                case FaultKind.ThrowsInDispose:
                    services.AddShadow<IOrders, DisposableFaultyOrders>("orders",
                        methods => methods.AllAreReads().Copy<List<int>>(lines => [.. lines]));
                    break;
                case FaultKind.ThrowsInDisposeAsync:
                    services.AddShadow<IOrders, AsyncDisposableFaultyOrders>("orders",
                        methods => methods.AllAreReads().Copy<List<int>>(lines => [.. lines]));
                    break;
                default:
                    services.AddShadow<IOrders, FaultyOrders>("orders",
                        methods => methods.AllAreReads().Copy<List<int>>(lines => [.. lines]));
                    break;
            }
        },
        ServiceSettings.All("orders", ("Experiments:orders:Timeout", $"{(script.TakesTime ? s_timeout : s_noTimeout)}")));

    private static async Task<OrderCaller> CallAsync(ShadowHost host)
    {
        var caller = new OrderCaller(host.Services.GetRequiredService<OrderLedger>());
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(async () =>
        {
            var moments = new Random(seed);
            await using var scope = host.Services.CreateAsyncScope();
            var orders = scope.ServiceProvider.GetRequiredService<IOrders>();
            while (Interlocked.Increment(ref next) is < Calls and var number)
            {
                await caller.CallAsync(orders, number);
                if (moments.Next(100) == 0)
                {
                    Assert.All(host.Report.Capture().Experiments, experiment => Assert.True(experiment.Account.AddsUp));
                }
            }
        })));
        return caller;
    }

    private static void RequireOutcomes(FaultKind kind, AccountReport account)
    {
        switch (kind)
        {
            case FaultKind.TakesTwoSeconds or FaultKind.Hangs or FaultKind.Blocks:
                Assert.InRange(account.TimedOut, 1, Calls);
                Assert.Equal((0, 0), (account.Compared, account.CandidateFailed));
                break;
            case FaultKind.ChangesArguments:
                Assert.Equal((0, 0, 0), (account.Mismatch, account.CandidateFailed, account.Dropped.Count));
                break;
            case FaultKind.CancelsItself:
                Assert.InRange(account.CandidateFailed, 1_000, Calls);
                Assert.Equal((account.CandidateFailed, 0), (account.CandidateFailures["cancelled"], account.Mismatch));
                break;
            default:
                Assert.InRange(account.CandidateFailed, 1_000, Calls);
                Assert.Equal(account.CandidateFailed, account.CandidateFailures["threw"]);
                Assert.InRange(account.Match, 1_000, Calls);
                break;
        }
    }

    private static string Describe(AccountReport account) =>
        $"match {account.Match}, mismatch {account.Mismatch}, aborted {account.Aborted}, failed {account.CandidateFailed}, timed out {account.TimedOut}, dropped {string.Join(", ", account.Dropped)}, not comparable {string.Join(", ", account.NotComparable)}";
}
