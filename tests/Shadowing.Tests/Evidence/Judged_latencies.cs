using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Verdicts;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Evidence;

public sealed class Judged_latencies : IAsyncDisposable
{
    private static readonly EvidenceKey s_key = new("settings", "2.3.1");
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);
    private readonly ExperimentEvidence _evidence = new("x", new ManualTime());
    private ShadowHost? _host;
    private Random _random = new(20261129);

    [Fact]
    public async Task A_candidate_as_fast_as_the_control_is_safe_in_the_end()
    {
        await StartAsync();
        var pairs = 0;
        while (Reason("latency p99").Answer != Verdict.Safe)
        {
            Play(500);
            Assert.InRange(pairs += 500, 0, 13_500);
        }

        Assert.Equal(Verdict.Safe, Reason("latency p50").Answer);
        Assert.InRange(Reason("latency p99").Value, 0.8, 1.25);
        Assert.Contains("its p99 is", Reason("latency p99").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_slow_calls_are_half_as_long_again_as_the_limit_allows_is_harmful_though_its_median_is_the_same()
    {
        await StartAsync();
        for (var pairs = 0; Reason("latency p99").Answer != Verdict.Harmful; pairs += 500)
        {
            Play(500, slowTail: 1.5 * 1.25);
            Assert.InRange(pairs, 0, 20_000);
            Assert.NotEqual(Verdict.Safe, Reason("latency p99").Answer);
        }

        Assert.NotEqual(Verdict.Harmful, Reason("latency p50").Answer);
        Assert.StartsWith("It is slower than the limit allows.", Reason("latency p99").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_late_took_longer_than_any_limit_allows_and_the_percentile_says_at_least()
    {
        await StartAsync(("Experiments:x:Limits:Latency:P99", "1000"));
        Play(300);
        for (var number = 0; number < 2_000; number++)
        {
            Pair(Time(), number % 30 == 0 ? TimeSpan.MaxValue : Time());
        }

        Assert.Equal(Verdict.Harmful, Reason("latency p99").Answer);
        var report = EvidenceReport.From(_evidence.ReadAll(Settings().Judged)[0], Settings().Judged).Latency!;
        Assert.True(report.P99IsAtLeast);
        Assert.InRange(report.Candidate.P99, s_timeout * 0.98, s_timeout * 1.02);
        Assert.Equal((0, 67), (report.SelfCheckTooLate, report.CandidateTooLate));
    }

    [Fact]
    public async Task A_slow_tail_is_no_slow_median_where_the_control_has_become_faster_than_it_was()
    {
        await StartAsync(("Experiments:x:Limits:Latency:P50", "3"), ("Experiments:x:Limits:Latency:P99", "2"));
        for (var number = 0; number < 300; number++)
        {
            Pair(Time() * 10, Time() * 10);
        }

        // From here on the median of the past is ten times what is usual, and only slow calls exceed it.
        for (var number = 0; number < 400; number++)
        {
            Pair(Time(), number % 8 == 0 ? Time() * 200 : Time());
        }

        Assert.Equal(Verdict.Harmful, Reason("latency p99").Answer);
        Assert.NotEqual(Verdict.Harmful, Reason("latency p50").Answer);
        Assert.InRange(Reason("latency p50").Value, 0.5, 2);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(3_000)]
    [InlineData(10_000)]
    public async Task One_that_becomes_slow_is_found_as_soon_after_a_long_good_time_as_after_a_short_one(int good)
    {
        await StartAsync(("Experiments:x:Limits:Latency:P50", "2"));
        Play(good);
        var bad = 0;
        for (; Reason("latency p50").Answer != Verdict.Harmful; bad += 100)
        {
            Assert.InRange(bad, 0, 700);
            for (var number = 0; number < 100; number++)
            {
                Pair(Time(), Time() * 10);
            }
        }
    }

    [Fact]
    public async Task Each_endpoint_has_its_own_thresholds_so_that_a_slow_one_does_not_hide_a_fast_one()
    {
        await StartAsync();
        for (var number = 0; number < 4_000; number++)
        {
            Pair(Time() * 100, Time() * 100, "GET /slow");

            // Three times as long as it was, and still fast beside the other.
            Pair(Time(), Time() * 3, "GET /fast");
        }

        Assert.Equal(Verdict.Harmful, Reason("latency p50 of GET /fast").Answer);
        Assert.DoesNotContain(Write().Reasons, reason => reason.What == "latency p50 of GET /slow");
    }

    [Fact]
    public async Task Without_self_checks_in_the_same_place_it_is_said_that_nothing_is_judged()
    {
        await StartAsync(("Experiments:x:SelfCheck", "0"));
        Assert.Equal((Verdict.NotYetKnown, "latency not judged: set Control and SelfCheck"),
            (Reason("latency p99").Answer, Reason("latency p99").Text));
        Assert.Contains("Latency not judged: set Control and SelfCheck.", Write().NotVerified);
        await StartAsync(("Experiments:x:Control", null));
        Assert.Equal("latency not judged: set Control and SelfCheck", Reason("latency p99").Text);
        await StartAsync(("Experiments:x:Limits:Latency:P50", null), ("Experiments:x:Limits:Latency:P99", null));
        Assert.DoesNotContain(Write().Reasons, reason => reason.What.StartsWith("latency", StringComparison.Ordinal));
        Assert.Contains("Latency not judged: set Limits:Latency:P50 and P99.", Write().NotVerified);
    }

    [Fact]
    public async Task Another_limit_of_latencies_is_another_start_and_other_limits_are_not()
    {
        await StartAsync();
        var before = Settings();
        await StartAsync(("Experiments:x:Limits:Latency:P99", "1.2"));
        Assert.NotEqual(before.SettingsHash, Settings().SettingsHash);
        Assert.Equal("Limits:Latency:P99 changed", SettingLines.Changes(before.Judged.Lines, Settings().Judged.Lines));
        await StartAsync(("Experiments:x:Limits:MaxMismatches", "2%"));
        Assert.Equal(before.SettingsHash, Settings().SettingsHash);
    }

    [Fact]
    public async Task They_go_on_after_a_restart()
    {
        await StartAsync();
        Play(2_000);
        var again = new ExperimentEvidence("x", new ManualTime());
        again.Restore(_evidence.TakeChange()!);
        var (state, read) = (_evidence.Read(s_key, Settings().Limits)!, again.Read(s_key, Settings().Limits)!);
        Assert.Equal((state.All.Median, state.All.Tail), (read.All.Median, read.All.Tail));
        _random = new Random(1);
        Play(500);
        _random = new Random(1);
        Play(500, evidence: again);
        (state, read) = (_evidence.Read(s_key, Settings().Limits)!, again.Read(s_key, Settings().Limits)!);
        Assert.Equal((state.All.Median, state.All.Tail), (read.All.Median, read.All.Tail));
        Assert.Equal(PairedLatencyReport.From(state.Endpoints["GET /a"].Times!), PairedLatencyReport.From(read.Endpoints["GET /a"].Times!));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private async Task StartAsync(params (string Key, string? Value)[] settings)
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        List<(string Key, string? Value)> all =
        [
            ("Experiments:x:Candidate", "http://localhost:1"), ("Experiments:x:Control", "http://localhost:2"),
            ("Experiments:x:SelfCheck", "0.2"), ("Experiments:x:Routes:0", "GET /a"), ("Experiments:x:Limits:Latency:P50", "1.1"),
            ("Experiments:x:Limits:Latency:P99", "1.25"), ("Experiments:x:Limits:MinHours", "0"),
        ];
        all.RemoveAll(setting => settings.Any(other => other.Key == setting.Key));
        _host = await ShadowHost.StartAsync(services => services.AddShadowing(),
            [.. all, .. settings.Where(static setting => setting.Value is not null)]);
    }

    private Experiment Settings() => _host!.Services.GetRequiredService<ExperimentRegistry>().Current.Find("x")!;

    // The model of the tables: a request's size is lognormal, each run's noise is too, and one run in 200 has a hiccup.
    private TimeSpan Time(double size) =>
        TimeSpan.FromMilliseconds((10 * Math.Exp((0.6 * size) + (0.15 * Normal())))
            + (_random.NextDouble() < 0.005 ? -200 * Math.Log(_random.NextDouble()) : 0));

    private TimeSpan Time() => Time(Normal());

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private void Play(int pairs, double slowTail = 1, ExperimentEvidence? evidence = null)
    {
        for (var number = 0; number < pairs; number++)
        {
            var size = Normal();
            var candidate = Time(size);
            Pair(Time(size), candidate > TimeSpan.FromMilliseconds(30) ? candidate * slowTail : candidate, evidence: evidence);
        }
    }

    private void Pair(TimeSpan selfCheck, TimeSpan candidate, string endpoint = "GET /a", ExperimentEvidence? evidence = null) =>
        (evidence ?? _evidence).Saw(endpoint, CallOutcome.Match, null, s_key, Settings().Limits,
            new LatencyPair(candidate, selfCheck, s_timeout));

    private VerdictReason Reason(string what) => Write().Reasons.Single(reason => reason.What == what);

    private VerdictReport Write() => VerdictWriter.Write(new VerdictBasis
    {
        Experiment = Settings(),
        Evidence = _evidence.Read(s_key, Settings().Limits),
        Account = AccountReport.Sum([]),
    });
}
