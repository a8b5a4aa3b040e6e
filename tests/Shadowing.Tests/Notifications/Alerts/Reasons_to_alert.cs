using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Mismatches;
using Shadowing.Notifications.Alerts;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Notifications.Alerts;

public sealed class Reasons_to_alert
{
    [Fact]
    public async Task A_day_in_which_all_is_well_says_nothing()
    {
        await using var stage = await AlertStage.StartAsync();
        await stage.MinutesAsync(24 * 60, () =>
        {
            stage.Match("a", 100);
            stage.Match("b", 1);
        });
        Assert.Empty(await stage.StopAsync());
        Assert.Equal(new AlertReport(0, 0, 0), stage.Counts);
    }

    [Fact]
    public async Task Nothing_compared_for_a_quarter_of_an_hour_while_calls_are_eligible_is_said()
    {
        await using var stage = await AlertStage.StartAsync();
        await stage.MinutesAsync(5, () => stage.Match("a", 10));
        await stage.MinutesAsync(14, () => stage.Account("a").Endpoint("GET /").SawEligible(1));
        Assert.Equal(0, stage.Receiver.Attempts);
        await stage.MinutesAsync(1);
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(["no_comparisons"], alert.Reasons);
        Assert.Contains("14 calls were eligible", alert.Json.GetProperty("reasons")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(("digest", "ticket", "a"), (alert.Text("kind"), alert.Text("severity"), alert.Text("experiment")));
        Assert.Empty(await stage.StopAsync());
    }

    [Theory]
    [InlineData("no calls")]
    [InlineData("turned off")]
    [InlineData("a rate at which none is expected yet")]
    public async Task A_quiet_night_is_no_silence(string why)
    {
        await using var stage = why switch
        {
            "turned off" => await AlertStage.StartAsync(("Experiments:a:Enabled", "false")),
            "no calls" => await AlertStage.StartAsync(),
            _ => await AlertStage.StartAsync(("Experiments:a:SampleRate", "0.001")),
        };
        await stage.MinutesAsync(600, () => stage.Account("a").Endpoint("GET /").SawEligible(why == "no calls" ? 0 : 1));
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task Coverage_under_the_limit_is_said_and_at_the_limit_it_is_not()
    {
        await using var stage = await AlertStage.StartAsync();
        await stage.MinutesAsync(30, () =>
        {
            stage.Match("a", 89);
            stage.Drop("a", 11);
            stage.Match("b", 90);
            stage.Drop("b", 10);
        });
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(["low_coverage"], alert.Reasons);
        Assert.Equal("a", alert.Text("experiment"));
        Assert.Contains("89.0 %", alert.Json.GetProperty("reasons")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task An_open_breaker_is_said_and_again_when_it_opened_anew()
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(3);
        Assert.Equal(["breaker_open"], (await stage.Receiver.NextAsync()).Reasons);
        stage.Account("a").IsPaused = false;
        await stage.MinutesAsync(3);
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(8);
        Assert.Equal(["breaker_open"], (await stage.Receiver.NextAsync()).Reasons);
        Assert.Empty(await stage.StopAsync());
        Assert.Equal(new AlertReport(2, 0, 1), stage.Counts);
    }

    [Fact]
    public async Task A_reason_that_lasts_is_said_again_once_an_hour()
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Account("a").IsPaused = true;
        for (var hour = 0; hour < 5; hour++)
        {
            await stage.MinutesAsync(1);
            Assert.Equal(["breaker_open"], (await stage.Receiver.NextAsync()).Reasons);
            await stage.MinutesAsync(59);
        }

        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task A_new_group_above_the_limit_is_said_once_with_its_place_and_share()
    {
        await using var stage = await AlertStage.StartAsync(("Alerts:NewGroupShare", "1%"));
        await stage.MinutesAsync(1, () =>
        {
            stage.Match("a", 9_800);
            stage.Mismatch("a", 200, "$.total");
            stage.Mismatch("a", 50, "$.rare");
        });
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(["new_group"], alert.Reasons);
        var group = Assert.Single(alert.Json.GetProperty("newGroups").EnumerateArray());
        Assert.Equal(("GET /", "$.total", "value", 200),
            (group.GetProperty("endpoint").GetString(), group.GetProperty("path").GetString(), group.GetProperty("kind").GetString(),
                group.GetProperty("count").GetInt64()));
        Assert.Equal($"https://shop.example/shadowing/#/experiments/a/groups/{group.GetProperty("id").GetString()}",
            group.GetProperty("link").GetString());
        Assert.Equal(200.0 / 10_050, group.GetProperty("share").GetDouble(), 12);
        await stage.MinutesAsync(30, () => stage.Mismatch("a", 1, "$.total"));
        Assert.Empty(stage.Receiver.Rest());

        // The rare one is new when it becomes frequent.
        await stage.MinutesAsync(1, () => stage.Mismatch("a", 200, "$.rare"));
        alert = await stage.Receiver.NextAsync();
        Assert.Equal("$.rare", alert.Json.GetProperty("newGroups")[0].GetProperty("path").GetString());
        Assert.Equal((200, 10_280),
            (alert.Json.GetProperty("countsSince").GetProperty("mismatch").GetInt64() - 30,
                alert.Json.GetProperty("countsInAll").GetProperty("sampled").GetInt64()));
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task A_group_that_may_still_be_below_the_limit_is_not_told()
    {
        await using var stage = await AlertStage.StartAsync(("Alerts:NewGroupShare", "0.1%"));
        await stage.MinutesAsync(1, () =>
        {
            stage.Match("a", 51);
            stage.Mismatch("a", 1);
        });
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task A_harmful_build_is_told_with_its_name_and_so_is_the_next_one()
    {
        await using var stage = await AlertStage.StartAsync();
        await stage.MinutesAsync(1, () => stage.Judge("a", "2.3.1", CallOutcome.Mismatch, 150));
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(["verdict_harmful"], alert.Reasons);
        Assert.Equal(("digest", "ticket", "harmful", "2.3.1"),
            (alert.Text("kind"), alert.Text("severity"), alert.Text("verdict"), alert.Text("candidateVersion")));
        Assert.StartsWith("[ticket] a: Harmful. 150 of 150 differ", alert.Text("title"), StringComparison.Ordinal);
        Assert.Equal(alert.Text("title"), alert.Text("text"));
        await stage.MinutesAsync(30, () => stage.Judge("a", "2.3.1", CallOutcome.Match, 1_000));
        Assert.Empty(stage.Receiver.Rest());

        // With the next build nothing is known yet, and then that is harmful too, in another way.
        await stage.MinutesAsync(1, () => stage.Judge("a", "2.3.2", CallOutcome.Match, 1));
        alert = await stage.Receiver.NextAsync();
        Assert.Equal(("resolved", "info", "[resolved] a: verdict_harmful of 2.3.1"),
            (alert.Text("kind"), alert.Text("severity"), alert.Text("title")));
        Assert.Empty(alert.Reasons);
        await stage.MinutesAsync(11, () => stage.Judge("a", "2.3.2", CallOutcome.TimedOut, 100));
        alert = await stage.Receiver.NextAsync();
        Assert.Equal(["verdict_harmful", "failures_over_limit"], alert.Reasons);
        Assert.Equal("2.3.2", alert.Text("candidateVersion"));
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task A_safe_build_is_told_once_and_nothing_is_to_be_done()
    {
        await using var stage = await AlertStage.StartAsync(("Experiments:a:Limits:MinHours", "0"));
        await stage.MinutesAsync(90, () => stage.Judge("a", "2.3.1", CallOutcome.Match, 500));
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(["verdict_safe"], alert.Reasons);
        Assert.Equal(("info", "safe"), (alert.Text("severity"), alert.Text("verdict")));
        Assert.StartsWith("[info] a: Safe. ", alert.Text("title"), StringComparison.Ordinal);
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task After_many_calls_a_difference_in_every_call_is_told_as_soon_as_after_few()
    {
        await using var stage = await AlertStage.StartAsync();
        await stage.MinutesAsync(2, () => stage.Match("a", 500_000));
        await stage.MinutesAsync(1, () => stage.Mismatch("a", 50));
        Assert.Equal(["new_group"], (await stage.Receiver.NextAsync()).Reasons);
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task A_group_that_an_earlier_run_has_left_is_not_new()
    {
        await using var stage = await AlertStage.StartAsync();
        var now = stage.Time.GetUtcNow();
        var group = stage.Account("a").Groups.Find(
            new MismatchSignature("GET /", "$.old", Shadowing.Comparison.Differences.DifferenceKind.Value))!;
        group.Saw(now - TimeSpan.FromDays(1), Shadowing.Noise.DifferenceLabel.Real, how: null);
        await stage.MinutesAsync(5, () => stage.Match("a", 10));
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task A_refused_configuration_is_said_to_all_owners_without_what_was_configured()
    {
        await using var stage = await AlertStage.StartAsync();
        await stage.MinutesAsync(1);
        stage.Configuration.Set(("Shadowing:Experiments:a:SampleRate", "planted-secret"));
        await stage.MinutesAsync(1);
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(["reload_rejected"], alert.Reasons);
        Assert.Equal((null, "team a; team b", "ticket"), (alert.Text("experiment"), alert.Text("owner"), alert.Text("severity")));
        Assert.DoesNotContain("planted-secret", System.Text.Encoding.UTF8.GetString(alert.Body), StringComparison.Ordinal);
        Assert.Empty(await stage.StopAsync());
    }

    [Fact]
    public async Task Only_a_fault_on_a_callers_path_is_urgent_and_it_does_not_wait_for_a_digest()
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Faults.Caught("the pump", new InvalidOperationException());
        await stage.MinutesAsync(2);
        Assert.Equal(0, stage.Receiver.Attempts);
        stage.Faults.CaughtOnCallersPath("a tee", new InvalidOperationException("planted-secret"));
        await stage.MinutesAsync(1);
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal(("urgent", "page"), (alert.Text("kind"), alert.Text("severity")));
        Assert.Equal(["caller_path_fault"], alert.Reasons);

        // Further ones wait for the interval, and are said together then.
        await stage.MinutesAsync(9, () => stage.Faults.CaughtOnCallersPath("a tee", new InvalidOperationException()));
        Assert.Equal(1, stage.Receiver.Attempts);
        await stage.MinutesAsync(1);
        alert = await stage.Receiver.NextAsync();
        Assert.StartsWith("9 faults", alert.Json.GetProperty("reasons")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        await stage.MinutesAsync(60);
        Assert.Empty(await stage.StopAsync());
        Assert.Equal(new AlertReport(2, 0, 1), stage.Counts);
    }

    [Fact]
    public async Task A_million_mismatches_in_a_minute_bring_one_digest_per_experiment_in_ten_minutes()
    {
        await using var stage = await AlertStage.StartAsync();
        var number = 0;
        await stage.MinutesAsync(60, () =>
        {
            // A million in the first minute, over forty places; then a new place or two each minute.
            var (places, calls) = number == 0 ? (20, 25_000) : (1, 5_000);
            foreach (var experiment in (string[])["a", "b"])
            {
                for (var place = 0; place < places; place++)
                {
                    stage.Mismatch(experiment, calls, $"$.part{number % 9}.field{number++}");
                }
            }
        });
        var arrived = await stage.StopAsync();
        foreach (var alerts in arrived.GroupBy(alert => alert.Text("experiment")))
        {
            var moments = alerts.Select(alert => alert.Json.GetProperty("at").GetDateTimeOffset()).Order().ToList();
            Assert.InRange(moments.Count, 4, 6);
            Assert.All(moments.Zip(moments.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(10)));
        }

        Assert.Equal(["a", "b"], arrived.Select(alert => alert.Text("experiment")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(arrived, alert => Assert.InRange(alert.Body.Length, 1, 8_192));
        Assert.All(arrived, alert => Assert.InRange(alert.Json.GetProperty("newGroups").GetArrayLength(), 1, 10));
        Assert.Equal((arrived.Count, 0), (stage.Counts.Sent, stage.Counts.Failed));
    }

    [Fact]
    public async Task Without_a_webhook_nothing_is_sent_and_one_that_is_set_later_is_used()
    {
        await using var stage = await AlertStage.StartAsync(("Alerts:Webhook", null));
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(30);
        Assert.Equal(new AlertReport(0, 0, 0), stage.Counts);
        stage.Configuration.Set(("Shadowing:Experiments:a:SampleRate", "1"),
            ("Shadowing:Alerts:Webhook", stage.Receiver.Address.ToString()));
        await stage.MinutesAsync(1);
        Assert.Equal(["breaker_open"], (await stage.Receiver.NextAsync()).Reasons);
    }
}
