using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>Whichever instance is asked, it answers for all that share the store, and says so.</summary>
public sealed class Instances_that_share_a_store
{
    [Fact]
    public async Task Every_instance_answers_with_what_all_have_counted()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 30);
        await FleetApps.AskAsync(fleet.All[1], 31, 20);
        await fleet.FoldAsync();
        foreach (var app in fleet.All)
        {
            var experiment = await GetAsync(app, "experiments/prices");
            Assert.Equal("fleet", experiment.GetProperty("of").GetString());
            Assert.Equal(2, experiment.GetProperty("instances").GetInt32());
            Assert.Equal(50, experiment.GetProperty("account").GetProperty("sampled").GetInt64());
            Assert.Equal(50, experiment.GetProperty("account").GetProperty("mismatch").GetInt64());
            var group = Assert.Single((await GetAsync(app, "experiments/prices/groups")).GetProperty("items").EnumerateArray().ToList());
            Assert.Equal(50, group.GetProperty("count").GetInt64());
            Assert.Equal(50, group.GetProperty("counted").GetInt64());
            var verdict = await GetAsync(app, "experiments/prices/verdict");
            Assert.Equal("fleet", verdict.GetProperty("of").GetString());
            Assert.Equal(50, verdict.GetProperty("counted").GetInt64());
            Assert.Equal(50, verdict.GetProperty("distinct").GetInt64());
        }
    }

    [Fact]
    public async Task A_request_that_came_to_several_of_them_counts_once()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 10);
        await FleetApps.AskAsync(fleet.All[1], 1, 10);
        await fleet.FoldAsync();
        var verdict = await GetAsync(fleet.All[1], "experiments/prices/verdict");
        Assert.Equal(20, verdict.GetProperty("compared").GetInt64());
        Assert.InRange(verdict.GetProperty("counted").GetInt64(), 10, 12);   // some on both sides of a window's edge
        Assert.Equal(10, verdict.GetProperty("distinct").GetInt64());
        var group = (await GetAsync(fleet.All[1], "experiments/prices/groups")).GetProperty("items")[0];
        Assert.Equal(20, group.GetProperty("count").GetInt64());
        Assert.Equal(verdict.GetProperty("counted").GetInt64(), group.GetProperty("counted").GetInt64());
    }

    [Fact]
    public async Task One_of_them_can_be_asked_about_by_any()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 3);
        await FleetApps.AskAsync(fleet.All[1], 4, 4);
        await fleet.FoldAsync();
        foreach (var app in fleet.All)
        {
            var east = await GetAsync(app, "experiments/prices?instance=east");
            Assert.Equal("instance", east.GetProperty("of").GetString());
            Assert.Equal("east", east.GetProperty("instance").GetString());
            Assert.Equal(3, east.GetProperty("account").GetProperty("sampled").GetInt64());
            Assert.StartsWith(
                app == fleet.All[0] ? "0.0 % of 3 comparisons agree"
                    : "This instance has sampled 3 calls; 3 were compared, and 3 of those differ.",
                east.GetProperty("headline").GetString(), StringComparison.Ordinal);
            var group = (await GetAsync(app, "experiments/prices/groups?instance=east")).GetProperty("items")[0];
            Assert.Equal(3, group.GetProperty("count").GetInt64());
            Assert.Equal(4, (await GetAsync(app, "experiments/prices/account?instance=west")).GetProperty("sampled").GetInt64());
        }

        using var unknown = await fleet.All[0].Client.GetAsync(new Uri("/shadowing/api/v1/experiments?instance=eats", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("east", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_of_all_are_seen_by_all()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 4);
        await fleet.FoldAsync();
        var id = (await GetAsync(fleet.All[1], "experiments/prices/groups")).GetProperty("items")[0].GetProperty("id").GetString();
        var samples = await GetAsync(fleet.All[1], $"experiments/prices/groups/{id}/samples");
        Assert.Equal(4, samples.GetProperty("items").GetArrayLength());
        var report = await GetAsync(fleet.All[1], "experiments/prices/report");
        Assert.Equal("fleet", report.GetProperty("of").GetString());
        Assert.Equal(4, report.GetProperty("experiments")[0].GetProperty("groups")[0].GetProperty("samples").GetArrayLength());
        var text = await fleet.All[1].Client.GetStringAsync(
            new Uri("/shadowing/api/v1/experiments/prices/report?format=markdown", UriKind.Relative));
        Assert.Contains("Of the fleet: 2 instances", text, StringComparison.Ordinal);
        Assert.Contains("### The fleet, since", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_secret_that_all_share_nobody_knows_whether_it_is_safe()
    {
        await using var fleet = await FleetApps.StartAsync("east");
        await fleet.AddAsync("west", "another secret, of the west only");
        await FleetApps.AskAsync(fleet.All[0], 1, 2);
        await fleet.FoldAsync();
        var verdict = await GetAsync(fleet.All[0], "experiments/prices/verdict");
        Assert.Equal("not yet known", verdict.GetProperty("answer").GetString());
        Assert.Contains("different secrets", verdict.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        var instances = await GetAsync(fleet.All[0], "instances");
        Assert.Contains(instances.GetProperty("differences").EnumerateArray(),
            sentence => sentence.GetString()!.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_there_is_known_to_all()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await fleet.AddAsync("west");
        await fleet.FoldAsync();
        var answer = await GetAsync(fleet.All[1], "instances");
        var instances = answer.GetProperty("instances").EnumerateArray().ToList();
        Assert.Equal(3, instances.Count);
        Assert.Equal(3, instances.Select(instance => instance.GetProperty("name").GetString()).Distinct().Count());
        Assert.Single(instances, instance => instance.GetProperty("isThis").GetBoolean());
        Assert.Single(instances, instance => instance.GetProperty("folds").GetBoolean());
        Assert.All(instances, instance => Assert.Equal("live", instance.GetProperty("state").GetString()));
        Assert.Empty(answer.GetProperty("differences").EnumerateArray());
    }

    [Fact]
    public async Task What_an_instance_has_counted_stays_when_it_ends()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 5);
        await fleet.FoldAsync();
        await fleet.StopAsync(0);
        await FleetApps.AskAsync(fleet.All[0], 6, 2);
        await fleet.FoldAsync();
        var account = await GetAsync(fleet.All[0], "experiments/prices/account");
        Assert.Equal(7, account.GetProperty("sampled").GetInt64());
        Assert.Equal(0, account.GetProperty("lostWithProcess").GetInt64());
        Assert.Equal(7, (await GetAsync(fleet.All[0], "experiments/prices/verdict")).GetProperty("counted").GetInt64());
        var minutes = (await GetAsync(fleet.All[0], "experiments/prices/series")).GetProperty("minutes");
        Assert.Equal(7, minutes.EnumerateArray().Sum(minute => minute.GetProperty("sampled").GetInt64()));
    }

    [Fact]
    public async Task Everything_is_read_by_whoever_folds_and_by_nobody_who_only_starts()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west", "north");
        await FleetApps.AskAsync(fleet.All[0], 1, 3);
        await fleet.FoldAsync();
        Assert.Equal(1, fleet.Store.Loads);
    }

    [Fact]
    public async Task What_happens_to_all_of_them_is_noted_once()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west", "north", "south");
        foreach (var app in fleet.All)
        {
            await FleetApps.AskAsync(app, 1, 1);
        }

        await fleet.FoldAsync();
        await fleet.FoldAsync();
        foreach (var name in (string[])["up", "down"])
        {
            await FleetApps.AskAsync(await fleet.AddAsync(name, version: "2.3.2"), 1, 1);
        }

        await fleet.FoldAsync();
        await fleet.FoldAsync();
        var notes = await fleet.Store.ReadAnnotationsAsync("prices", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
        Assert.InRange(notes.Count(static note => note.Kind == "start"), 1, 3);   // its minutes may have ended between two
        Assert.Single(notes, static note => note.Kind == "release");
    }

    [Fact]
    public async Task What_a_person_has_stopped_is_stored_though_numbers_cannot_be()
    {
        await using var fleet = await FleetApps.StartAsync("east");
        await FleetApps.AskAsync(fleet.All[0], 1, 3);
        await fleet.FoldAsync();
        fleet.Store.RefusesRuns = new Storage.ShadowStoreException("There is no room.");
        await FleetApps.AskAsync(fleet.All[0], 4, 3);
        var writer = fleet.All[0].App.Services.GetRequiredService<Storage.StoreWriter>();
        Assert.False(await writer.FlushAsync(default));   // a batch is open from here on
        using var request = new HttpRequestMessage(HttpMethod.Post, "/shadowing/api/v1/experiments/prices/stop")
        {
            Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Shadowing-Request", "1");
        using var answer = await fleet.All[0].Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.True((await fleet.Store.LoadAsync(default)).Stops.Single().IsStopped);
        fleet.Store.RefusesRuns = null;
        await fleet.FoldAsync();
        Assert.Equal(6, (await GetAsync(fleet.All[0], "experiments/prices/account")).GetProperty("sampled").GetInt64());
    }

    private static async Task<JsonElement> GetAsync(TestApp app, string address)
    {
        using var response = await app.Client.GetAsync(new Uri($"/shadowing/api/v1/{address}", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
