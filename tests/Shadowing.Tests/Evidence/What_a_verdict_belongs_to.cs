using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Reports;
using Shadowing.TestSupport;
using Shadowing.Tests.Services;

namespace Shadowing.Tests.Evidence;

public sealed class What_a_verdict_belongs_to
{
    private static readonly (string Key, string? Value)[] s_settings = [("Shadowing:Experiments:x:SampleRate", "1"),
        ("Shadowing:Experiments:x:MaxPerSecond", "1000000"), ("Shadowing:Capacity", "20000"),
        ("Shadowing:Experiments:x:Limits:MinHours", "0")];
    private readonly ReloadableConfiguration _settings = new(s_settings);

    [Theory]
    [InlineData("Shadowing:Experiments:x:Timeout", "00:00:07")]
    [InlineData("Shadowing:Experiments:x:CandidateVersion", "9.9")]
    public async Task Evidence_of_other_settings_or_another_build_is_no_evidence_even_before_the_first_new_call(string key, string value)
    {
        await using var host = await StartAsync();
        await RunAsync(host, 2_000);
        Assert.Equal(Verdict.Safe, Report(host).Verdict!.Answer);
        _settings.Set([.. s_settings, (key, value)]);
        var report = Report(host);
        Assert.Equal(Verdict.NotYetKnown, report.Verdict!.Answer);
        Assert.Equal((0, 0, null), (report.Verdict.Compared, report.Verdict.Counted, report.Verdict.Since));
        Assert.Equal((0d, 1d), (report.MismatchShare.Low, report.MismatchShare.High));
        Assert.Contains(report.Verdict.NotVerified, sentence => sentence.Contains("settings", StringComparison.Ordinal));

        // Back again, it is still there.
        _settings.Set(s_settings);
        Assert.Equal(Verdict.Safe, Report(host).Verdict!.Answer);
    }

    [Fact]
    public async Task How_much_is_sampled_and_what_the_limits_are_leaves_the_evidence()
    {
        await using var host = await StartAsync();
        await RunAsync(host, 2_000);
        _settings.Set([.. s_settings[1..], ("Shadowing:Experiments:x:SampleRate", "0.5"),
            ("Shadowing:Experiments:x:Limits:MaxMismatches", "50%")]);
        Assert.Equal((Verdict.Safe, 2_000), (Report(host).Verdict!.Answer, Report(host).Verdict!.Counted));
    }

    [Fact]
    public async Task Calls_that_were_judged_under_other_settings_do_not_cover_for_those_that_lack_now()
    {
        await using var host = await StartAsync();
        await RunAsync(host, 10_000);
        _settings.Set([.. s_settings, ("Shadowing:Experiments:x:Timeout", "00:00:07")]);
        await RunAsync(host, 1_000);
        var endpoint = host.Services.GetRequiredService<AccountBook>().Experiment("x").Endpoints.Single();
        for (var number = 0; number < 1_000; number++)
        {
            endpoint.WasSampled();
            endpoint.End(CallEnd.NotComparable(NotComparableReason.ResultType));
        }

        var coverage = Report(host).Verdict!.Reasons.Single(reason => reason.What == "coverage");
        Assert.Equal((Verdict.NotYetKnown, 0.5), (coverage.Answer, Math.Round(coverage.Value, 2)));
    }

    [Fact]
    public void Coverage_goes_on_after_a_restart()
    {
        var key = new EvidenceKey("settings", "1");
        var first = new AccountBook(TimeProvider.System);
        Play(first, key, judged: 100, lacking: 300);
        var again = new AccountBook(TimeProvider.System);
        again.Experiment("x").Evidence.Restore(first.Experiment("x").Evidence.TakeChange()!);
        Play(again, key, judged: 100, lacking: 0);
        var state = again.Experiment("x").Evidence.Read(key)!;
        Assert.Equal((200, 300), (state.Judged, state.Lacking));
        var others = key with { SettingsHash = "others" };
        Play(again, others, judged: 10, lacking: 5);
        state = again.Experiment("x").Evidence.Read(others)!;
        Assert.Equal((10, 5), (state.Judged, state.Lacking));
        Assert.Equal((200, 300), (again.Experiment("x").Evidence.Read(key)!.Judged, again.Experiment("x").Evidence.Read(key)!.Lacking));
    }

    [Fact]
    public async Task Where_nobody_knows_which_build_answered_it_is_said()
    {
        await using var host = await StartAsync();
        var evidence = host.Services.GetRequiredService<AccountBook>().Experiment("x").Evidence;
        var hash = host.Services.GetRequiredService<Shadowing.Experiments.ExperimentRegistry>().Current.Find("x")!.SettingsHash;
        evidence.Saw("inline", CallOutcome.Match, null, new EvidenceKey(hash, null));
        Assert.Contains(Report(host).Verdict!.NotVerified,
            sentence => sentence.Contains("build", StringComparison.Ordinal)
                && sentence.Contains("CandidateVersion", StringComparison.Ordinal));
        evidence.Saw("inline", CallOutcome.Match, null, new EvidenceKey(hash, "1.0"));
        Assert.DoesNotContain(Report(host).Verdict!.NotVerified,
            sentence => sentence.Contains("CandidateVersion", StringComparison.Ordinal));
    }

    private static void Play(AccountBook book, EvidenceKey key, int judged, int lacking)
    {
        var (account, endpoint) = (book.Experiment("x"), book.Experiment("x").Endpoint("GET /a"));
        for (var number = 0; number < judged; number++)
        {
            endpoint.WasSampled();
            account.Evidence.Saw("GET /a", CallOutcome.Match, null, key);
            endpoint.End(CallEnd.Of(CallOutcome.Match));
        }

        for (var number = 0; number < lacking; number++)
        {
            endpoint.WasSampled();
            endpoint.End(CallEnd.Dropped(DropReason.QueueFull));
        }
    }

    private static async Task RunAsync(ShadowHost host, int calls)
    {
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < calls; number++)
        {
            shadow.Run("x", number, static call => call, static (int call, Anything _) => call);
        }

        await host.ReportAsync("x");
    }

    private static ExperimentReport Report(ShadowHost host) => host.Report.Capture().Experiments.Single();

    private Task<ShadowHost> StartAsync()
    {
        var root = new ConfigurationBuilder();
        root.Add(_settings);
        var configuration = root.Build();
        return ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services, configuration));
    }
}
