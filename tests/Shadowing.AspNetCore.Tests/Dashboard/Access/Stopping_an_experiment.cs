using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Access;

public sealed class Stopping_an_experiment
{
    [Fact]
    public async Task Acts_at_once_says_who_and_why_and_is_undone_by_nobody_but_a_person()
    {
        var settings = new ReloadableConfiguration();
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"),
            configure: builder => ((IConfigurationBuilder)builder.Configuration).Add(settings));
        await app.MismatchAsync();
        using var stopped = await app.ChangeAsync("stop", "omar:ops",
            static message => message.Content = Reason("it eats \u001b[31m\r\nthe database"));
        Assert.Equal(200, (int)stopped.StatusCode);
        await SamplesAsync(app, 1);

        // An invalid reload, a valid one, and one that names the experiment.
        settings.Set(("Shadowing:Experiments:prices:SampleRate", "many"));
        Assert.NotNull(app.App.Services.GetRequiredService<ExperimentRegistry>().Rejection);
        await SamplesAsync(app, 1);
        settings.Set(("Shadowing:Experiments:prices:SampleRate", "1"));
        await SamplesAsync(app, 1);
        settings.Set(("Shadowing:Experiments:prices:SampleRate", "0.5"), ("Shadowing:Experiments:prices:Enabled", "true"));
        await SamplesAsync(app, 1);
        settings.Set();
        await SamplesAsync(app, 1);

        using var started = await app.ChangeAsync("start", "olaf:ops", static message => message.Content = Reason("mended"));
        Assert.Equal(200, (int)started.StatusCode);
        await SamplesAsync(app, 2);
        using var audit = JsonDocument.Parse(await GetAsync(app, "audit"));
        Assert.Equal(
            ["olaf start prices: mended", @"omar stop prices: it eats \u001b[31m\u000d\u000athe database"],
            audit.RootElement.GetProperty("items").EnumerateArray().Select(static entry =>
                $"{entry.GetProperty("by").GetString()} {entry.GetProperty("action").GetString()} {entry.GetProperty("experiment").GetString()}: {entry.GetProperty("reason").GetString()}"));
    }

    [Fact]
    public async Task Works_while_the_configuration_is_invalid()
    {
        var settings = new ReloadableConfiguration();
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"),
            configure: builder => ((IConfigurationBuilder)builder.Configuration).Add(settings));
        await app.MismatchAsync();
        settings.Set(("Shadowing:Experiments:prices:SampleRate", "many"));
        Assert.NotNull(app.App.Services.GetRequiredService<ExperimentRegistry>().Rejection);
        using var stopped = await app.ChangeAsync("stop", "omar:ops");
        Assert.Equal(200, (int)stopped.StatusCode);
        await SamplesAsync(app, 1);
    }

    [Fact]
    public async Task Is_asked_for_by_whoever_may_operate_with_no_more_than_a_reason()
    {
        await using var app = await DashboardApp.StartAsync(
            static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.OperatePolicy = "operate").AllowAnonymous());
        using var anonymous = await app.ChangeAsync("stop");
        Assert.Equal(401, (int)anonymous.StatusCode);
        using var operated = await app.ChangeAsync("stop", "otto:operate", static message => message.Content = Reason("x"));
        Assert.Equal(200, (int)operated.StatusCode);
        using var once = JsonDocument.Parse(await GetAsync(app, "experiments/prices"));
        Assert.Equal("stopped", once.RootElement.GetProperty("state").GetString());
    }

    private static StringContent Reason(string text) =>
        new(JsonSerializer.Serialize(new Dictionary<string, string> { ["reason"] = text }), Encoding.UTF8, "application/json");

    private static async Task<string> GetAsync(TestApp app, string path)
    {
        using var response = await app.SendAsync(new EndpointRequest("GET", $"/shadowing/api/v1/{path}", "View"), "omar:ops");
        return await response.Content.ReadAsStringAsync();
    }

    // One more call is answered as ever, and so many are sampled in all.
    private static async Task SamplesAsync(TestApp app, long sampled)
    {
        Assert.Equal("{\"price\":1}", await app.Client.GetStringAsync(new Uri("/price/1", UriKind.Relative)));
        Assert.Equal(sampled, (await app.ReportAsync("prices")).Account.Sampled);
    }
}
