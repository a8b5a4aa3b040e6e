using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shadowing.Notifications.Alerts;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Notifications.Alerts;

public sealed class Delivering_alerts
{
    [Fact]
    public async Task An_alert_says_who_cares_and_where_to_look()
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1);
        var alert = await stage.Receiver.NextAsync();
        Assert.Equal((1, "a"), (alert.Json.GetProperty("schema").GetInt32(), alert.Text("experiment")));
        Assert.Equal(("team a", "#a-on-call", "Ring the bell."), (alert.Text("owner"), alert.Text("onCall"), alert.Text("escalation")));
        Assert.Equal("https://shop.example/shadowing/#/experiments/a",
            alert.Json.GetProperty("links").GetProperty("experiment").GetString());
        Assert.Equal((alert.Text("id"), "application/json; charset=utf-8"), (alert.Delivery, alert.ContentType));
        Assert.Equal(Environment.MachineName, alert.Text("instance"));
    }

    [Fact]
    public async Task The_signature_is_valid_for_this_secret_this_body_and_this_time_only()
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1);
        var alert = await stage.Receiver.NextAsync();
        var now = stage.Time.GetUtcNow();
        Assert.True(ShadowingSignature.IsValid(alert.Signature, alert.Body, AlertStage.Secret, now));
        Assert.False(ShadowingSignature.IsValid(alert.Signature, alert.Body, AlertStage.Secret + "!", now));
        Assert.False(ShadowingSignature.IsValid(alert.Signature, [.. alert.Body, (byte)' '], AlertStage.Secret, now));
        Assert.False(ShadowingSignature.IsValid(alert.Signature, alert.Body, AlertStage.Secret, now.AddMinutes(6)));
        Assert.False(ShadowingSignature.IsValid(alert.Signature!.Replace("t=1", "t=2", StringComparison.Ordinal), alert.Body,
            AlertStage.Secret, now));
        Assert.All((string?[])[null, string.Empty, "v1=00", "t=,v1=", "t=x,v1=y"],
            forged => Assert.False(ShadowingSignature.IsValid(forged, alert.Body, AlertStage.Secret, now)));

        // Computed once with other tools: printf '1700000000.{"schema":1}' | openssl dgst -sha256 -hmac a-secret-of-the-receiver
        Assert.Equal(
            "t=1700000000,v1=" + Known,
            AlertSignature.Of(AlertStage.Secret, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "{\"schema\":1}"u8));
        Assert.DoesNotContain(AlertStage.Secret, alert.Headers + Encoding.UTF8.GetString(alert.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_delivery_and_longer_pauses()
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Receiver.Answer = (attempt, context) =>
        {
            context.Response.StatusCode = attempt < 4 ? 500 : 204;
            return Task.CompletedTask;
        };
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1, settles: false);
        var alerts = new List<ReceivedAlert> { await stage.Receiver.NextAsync() };
        foreach (var pause in WebhookClient.Pauses)
        {
            await stage.Time.WhenAskedFor(pause).WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
            stage.Time.Advance(pause);
            alerts.Add(await stage.Receiver.NextAsync());
        }

        Assert.Empty(await stage.StopAsync());
        Assert.Single(alerts.Select(alert => alert.Delivery).Distinct());
        Assert.Equal(4, alerts.Select(alert => alert.Signature).Distinct().Count());
        Assert.Equal(new AlertReport(1, 0, 0), stage.Counts);
    }

    [Theory]
    [InlineData(429, "40", 40)]
    [InlineData(503, "3600", 120)]
    [InlineData(408, null, 1)]
    [InlineData(503, "0", 1)]
    public async Task A_receiver_may_ask_for_a_longer_pause_within_bounds(int status, string? asked, int expected)
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Receiver.Answer = (attempt, context) =>
        {
            context.Response.StatusCode = attempt == 1 ? status : 200;
            context.Response.Headers.RetryAfter = asked;
            return Task.CompletedTask;
        };
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1, settles: false);
        await stage.Receiver.NextAsync();
        await stage.Time.WhenAskedFor(TimeSpan.FromSeconds(expected)).WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        stage.Time.Advance(TimeSpan.FromSeconds(expected));
        await stage.Receiver.NextAsync();
        await stage.StopAsync();
        Assert.Equal((1, 0), (stage.Counts.Sent, stage.Counts.Failed));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(410)]
    public async Task A_redirect_or_a_refusal_is_not_followed_nor_repeated_and_is_said_again_later(int status)
    {
        await using var stage = await AlertStage.StartAsync();
        stage.Receiver.Answer = (attempt, context) =>
        {
            context.Response.StatusCode = attempt == 1 ? status : 200;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1);
        var first = await stage.Receiver.NextAsync();
        await stage.MinutesAsync(9);
        Assert.Equal(1, stage.Receiver.Attempts);
        await stage.MinutesAsync(2);
        var second = await stage.Receiver.NextAsync();
        Assert.NotEqual(first.Delivery, second.Delivery);
        Assert.Equal(["breaker_open"], second.Reasons);
        Assert.Empty(await stage.StopAsync());
        Assert.Equal((1, 1, 0), (stage.Counts.Sent, stage.Counts.Failed, stage.Receiver.OtherRequests));
        var line = Assert.Single(stage.Host.Logs.Entries, entry => entry.Event.Id == 13001);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_tried_four_times_and_costs_nobody_anything()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var stage = await AlertStage.StartAsync(("Alerts:Webhook", $"http://127.0.0.1:{port}/"));
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1, settles: false);
        foreach (var pause in WebhookClient.Pauses)
        {
            await stage.Time.WhenAskedFor(pause).WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
            stage.Time.Advance(pause);
        }

        await stage.SettledAsync();
        Assert.Equal(new AlertReport(0, 1, 0), stage.Counts);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_keeps_neither_an_urgent_alert_nor_the_end_of_the_host_waiting()
    {
        var never = new TaskCompletionSource();
        await using var stage = await AlertStage.StartAsync();
        stage.Receiver.Answer =
            (attempt, context) => attempt == 1
                ? Task.WhenAny(never.Task, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted))
                : Task.CompletedTask;
        stage.Account("a").IsPaused = true;
        await stage.MinutesAsync(1, settles: false);
        Assert.Equal("digest", (await stage.Receiver.NextAsync()).Text("kind"));
        stage.Faults.CaughtOnCallersPath("a tee", new InvalidOperationException());
        stage.Notifier.Look();
        Assert.Equal("urgent", (await stage.Receiver.NextAsync()).Text("kind"));
        await stage.SettledAsync(waiting: 1);
        var stop = stage.StopAsync();
        await stage.Time.WhenAskedFor(TimeSpan.FromSeconds(1)).WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await stop.WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (stage.Counts.Sent, stage.Counts.Failed));
        never.SetResult();
    }

    [Fact]
    public void The_documentation_shows_the_verification_that_these_tests_use()
    {
        var tested = File.ReadAllText(Path.Combine(Repository.Root, "tests/Shadowing.Tests/Notifications/Alerts/ShadowingSignature.cs"))
            .ReplaceLineEndings("\n");
        var shown = File.ReadAllText(Path.Combine(Repository.Root, "docs/guide/alerts.md")).ReplaceLineEndings("\n");
        Assert.Contains(tested[tested.IndexOf("public static class", StringComparison.Ordinal)..].TrimEnd(), shown,
            StringComparison.Ordinal);
    }

    private const string Known = "316feecf5ec5aa83e643d173fcec38c350fdaa7f70c8abc737546805464aa527";
}
