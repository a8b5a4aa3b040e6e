using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shadowing.TestSupport.Servers;
using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Stops, starts and words to forget at any instance, instances that are killed, frozen and started, a database that is killed and
/// frozen, in any order: an instance that has said that it is stopped calls no candidate until somebody says <c>start</c>, and what was
/// forgotten does not come back. The long form takes 200 steps: <c>SHADOWING_RUNS=200</c>; <c>SHADOWING_SEED</c> takes the same ones
/// again.</summary>
public sealed partial class What_may_happen_to_a_stop(ITestOutputHelper output)
{
    // From when a call was taken until its candidate began: a machine that is busy may leave a thread lying.
    private static readonly long s_onItsWay = TimeProvider.System.TimestampFrequency / 4;
    private static readonly string[] s_happenings =
    [
        "stop", "stop", "stop", "start", "start", "start", "forget", "forget", "kill one", "freeze one", "kill the database",
        "freeze the database",
    ];

    private readonly List<string> _happened = [];
    private readonly Dictionary<FleetInstance, long> _stoppedSince = [];
    private readonly HashSet<FleetInstance> _frozen = [];
    private bool _isStoppedForAll;
    private int _asked;
    private string? _forgotten;
    private int _askedBefore;
    private int _seen;
    private long _entries;

    private static int Steps => Number("SHADOWING_RUNS", 12);

    [Fact]
    public async Task No_candidate_is_called_after_its_instance_has_said_that_it_is_stopped()
    {
        var seed = Number("SHADOWING_SEED", Environment.TickCount);
        var random = new Random(seed);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var fleet = await ProcessFleet.StartAsync(3, cluster.ConnectionString, "impatient");
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                var place = random.Next(fleet.Instances.Count);
                await HappenAsync(s_happenings[random.Next(s_happenings.Length)], fleet, place, cluster);
                await CheckAsync(fleet);
                foreach (var one in fleet.Instances.Where(one => !_frozen.Contains(one)))
                {
                    await CheckForgottenAsync(one);
                }
            }

            await ThawAsync();

            // One that knows nothing but what the store holds.
            await fleet.AddAsync(cluster.ConnectionString);
            await EndAsync(fleet);
            foreach (var one in fleet.Instances)
            {
                await UntilAsync(() => one.GetAsync("health"), static health =>
                    health.GetProperty("store").GetProperty("lastError").ValueKind == JsonValueKind.Null);
                Assert.True(await CheckForgottenAsync(one) || _forgotten is null, $"{one.Name} does not know what was forgotten.");
            }

            var audit = await fleet.Instances[0].GetAsync("audit/verify");
            Assert.True(audit.GetProperty("faults").GetArrayLength() == 0
                && audit.GetProperty("checked").GetInt64() == audit.GetProperty("entries").GetInt64(), audit.ToString());
            _entries = audit.GetProperty("entries").GetInt64();
        }
        catch (Exception failure)
        {
            await ThawAsync();
            throw new InvalidOperationException($"SHADOWING_SEED={seed}: {string.Join(", ", _happened)}", failure);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {_happened.Count} steps, {_asked} calls, {_seen} looks at samples after what was forgotten, {_entries} entries in the chain: {string.Join(", ", _happened)}"));
    }

    [Fact]
    public async Task One_that_goes_on_without_being_told_to_would_be_seen()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var fleet = await ProcessFleet.StartAsync(1, cluster.ConnectionString);
        await StopAsync(fleet.Instances[0]);
        await CheckAsync(fleet);
        Assert.Equal(HttpStatusCode.OK, await fleet.Instances[0].SayAsync("start"));
        using var pause = new PeriodicTimer(TimeProvider.System.GetElapsedTime(0, 2 * s_onItsWay));
        await pause.WaitForNextTickAsync(default);
        await Assert.ThrowsAsync<Xunit.Sdk.InRangeException>(() => CheckAsync(fleet));
    }

    private async Task HappenAsync(string happening, ProcessFleet fleet, int place, PostgreSqlCluster cluster)
    {
        var one = fleet.Instances[place];
        _happened.Add(happening);
        switch (happening)
        {
            case "stop" when !_frozen.Contains(one):
                await StopAsync(one);
                break;
            case "start" when !_frozen.Contains(one):
                await StartAsync(one);
                break;
            case "forget" when !_frozen.Contains(one):
                await ForgetAsync(one);
                break;
            case "kill one":
                _frozen.Remove(one);
                _stoppedSince.Remove(one);
                await one.SignalAsync("KILL");
                await fleet.ReplaceAsync(place, cluster.ConnectionString);
                if (_isStoppedForAll)
                {
                    // Not once, from its start on.
                    _stoppedSince[fleet.Instances[place]] = 0;
                }

                break;
            case "freeze one" when _frozen.Count < fleet.Instances.Count - 1:
                await (_frozen.Add(one) ? one.SignalAsync("STOP") : Task.CompletedTask);
                break;
            case "kill the database":
                await cluster.KillAsync();
                await MeanwhileAsync(fleet);
                await cluster.StartAgainAsync();
                break;
            case "freeze the database":
                await cluster.FreezeAsync();
                await MeanwhileAsync(fleet);
                await cluster.ThawAsync();
                break;
            default:
                await ThawAsync();
                break;
        }
    }

    // While the database does not answer somebody stops it, and calls go on.
    private async Task MeanwhileAsync(ProcessFleet fleet)
    {
        await StopAsync(fleet.Instances.First(instance => !_frozen.Contains(instance)));
        await CheckAsync(fleet);
    }

    private async Task StopAsync(FleetInstance one)
    {
        var said = await one.SayAsync("stop");
        Assert.Contains(said, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Accepted]);
        _isStoppedForAll |= said == HttpStatusCode.OK;
        _stoppedSince.TryAdd(one, TimeProvider.System.GetTimestamp());
    }

    private async Task StartAsync(FleetInstance one)
    {
        var said = await one.SayAsync("start");
        Assert.Contains(said, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable]);
        if (said != HttpStatusCode.Conflict)
        {
            // It may be done though the answer was lost.
            _stoppedSince.Clear();
            _isStoppedForAll = false;
        }
    }

    private async Task ForgetAsync(FleetInstance one)
    {
        var said = await one.SayAsync("forget");
        Assert.Contains(said, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable]);
        if (said == HttpStatusCode.OK)
        {
            _askedBefore = _asked;
            _forgotten = await ForgottenAsync(one);
        }
        else if (said == HttpStatusCode.ServiceUnavailable)
        {
            // It may be done though the answer was lost: nobody knows of which calls.
            _forgotten = null;
        }
    }

    private static async Task<string?> ForgottenAsync(FleetInstance one) =>
        (await one.GetAsync($"experiments/prices?instance={one.Name}")).GetProperty("forgotten") is { ValueKind: JsonValueKind.Object } word
            ? word.GetProperty("id").GetString()
            : null;

    // Of an instance that knows what was forgotten last: the fleet has nothing of what was asked before.
    private async Task<bool> CheckForgottenAsync(FleetInstance one)
    {
        if (_forgotten is null || await ForgottenAsync(one) != _forgotten)
        {
            return false;
        }

        var asked = _asked - _askedBefore;
        foreach (var of in (string[])["", $"?instance={one.Name}"])
        {
            if (await TryGetAsync(one, $"experiments/prices/verdict{of}") is { } verdict)
            {
                Assert.InRange(verdict.GetProperty("compared").GetInt64(), 0, asked);
            }

            if (await TryGetAsync(one, $"experiments/prices/groups{of}") is not { } groups)
            {
                continue;
            }

            foreach (var group in groups.GetProperty("items").EnumerateArray())
            {
                Assert.InRange(group.GetProperty("count").GetInt64(), 0, asked / 100 + 1);
                var id = group.GetProperty("id").GetString();
                if (await TryGetAsync(one, $"experiments/prices/groups/{id}/samples{of}") is { } samples)
                {
                    Assert.All(Price().Matches(samples.ToString()), price => Assert.InRange(
                        int.Parse(price.Groups[1].Value, CultureInfo.InvariantCulture), _askedBefore + 30, int.MaxValue));
                    _seen++;
                }
            }
        }

        return true;
    }

    // Null where the database does not answer for a moment.
    private static async Task<JsonElement?> TryGetAsync(FleetInstance one, string address)
    {
        using var response = await one.Client.GetAsync(new Uri($"/shadowing/api/v1/{address}", UriKind.Relative));
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()) : null;
    }

    [GeneratedRegex("/price/([0-9]+)")]
    private static partial Regex Price();

    private async Task ThawAsync()
    {
        foreach (var one in _frozen)
        {
            await one.SignalAsync("CONT");
        }

        _frozen.Clear();
    }

    private async Task CheckAsync(ProcessFleet fleet)
    {
        foreach (var one in fleet.Instances.Where(one => !_frozen.Contains(one)))
        {
            // One that has not heard of the last start yet says so too, and goes on later.
            if (_isStoppedForAll && !_stoppedSince.ContainsKey(one) && await one.StateAsync() == "stopped")
            {
                _stoppedSince[one] = TimeProvider.System.GetTimestamp();
            }

            await AskAsync(_ => one.Client, _asked += 30, 30);
            await UntilAsync(() => one.GetAsync($"experiments/prices/account?instance={one.Name}"),
                static account => account.GetProperty("inFlight").GetInt64() == 0);
            if (_stoppedSince.TryGetValue(one, out var since))
            {
                Assert.InRange(await one.LastCallAsync(), 0, since == 0 ? 0 : since + s_onItsWay);
            }
        }
    }

    // When nothing happens any more, all hold what the store holds.
    private static async Task EndAsync(ProcessFleet fleet)
    {
        var first = await UntilAsync(() => fleet.Instances[0].GetAsync("health"), static health => Decisions(health, "untold") == 0
            && health.GetProperty("decisions").GetProperty("lastError").ValueKind == JsonValueKind.Null);
        var heard = Decisions(first, "heard");
        var states = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var one in fleet.Instances)
        {
            // What one of them still had to tell is a later change.
            var health = await UntilAsync(() => one.GetAsync("health"),
                health => Decisions(health, "untold") == 0 && Decisions(health, "heard") >= heard);
            heard = Decisions(health, "heard");
        }

        foreach (var one in fleet.Instances)
        {
            await UntilAsync(() => one.GetAsync("health"), health => Decisions(health, "heard") == heard);
            states.Add(await one.StateAsync());
        }

        Assert.Single(states);
    }

    private static long Decisions(JsonElement health, string what) => health.GetProperty("decisions").GetProperty(what).GetInt64();
}
