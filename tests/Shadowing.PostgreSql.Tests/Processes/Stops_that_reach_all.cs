using System.Net;
using Shadowing.TestSupport.Servers;
using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>How long it takes, from when a person says so, until no instance calls its candidate any more. The long form, with
/// <c>SHADOWING_RUNS=50</c>, also holds that against two seconds.</summary>
public sealed class Stops_that_reach_all(ITestOutputHelper output)
{
    private const int Instances = 5;

    // As many for each instance, so that one that is not silent shows it.
    private const int Enough = Instances * 30;

    private static int Rounds => Number("SHADOWING_RUNS", 3);

    private static double Longest => Rounds < 50 ? 20 : 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_stopped_through_a_load_balancer_is_soon_silent_at_all(bool isPooled)
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var pooler = isPooled ? await PgBouncer.StartAsync(cluster) : null;
        await using var fleet = await ProcessFleet.StartAsync(Instances, pooler?.ConnectionString ?? cluster.ConnectionString);
        await using var balancer = await LoadBalancer.StartAsync(fleet.Instances);
        await using var calls = PacedCalls.Start(fleet.Instances, 1);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await AllCallAsync(fleet);
            var said = TimeProvider.System.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, await SayAsync(balancer.Client, "stop"));
            times.Add(await SilentAsync(fleet, calls, said));
            Assert.Equal(HttpStatusCode.OK, await SayAsync(balancer.Client, "start"));
        }

        Tell(isPooled ? "through a pooler" : "direct", times);
        Assert.InRange(times.Max(), 0, Longest);
    }

    [Fact]
    public async Task What_is_stopped_while_the_database_is_away_is_silent_here_at_once_and_elsewhere_soon_after_its_return()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var fleet = await ProcessFleet.StartAsync(Instances, cluster.ConnectionString);
        await using var calls = PacedCalls.Start(fleet.Instances, 1);
        var (here, elsewhere) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await AllCallAsync(fleet);
            await cluster.KillAsync();
            var one = fleet.Instances[round % Instances];
            var said = TimeProvider.System.GetTimestamp();
            Assert.Equal(HttpStatusCode.Accepted, await one.SayAsync("stop"));
            var known = TimeProvider.System.GetTimestamp();
            await calls.AnsweredAsync(Enough);
            here.Add(Seconds(said, await one.LastCallAsync()));
            foreach (var other in fleet.Instances.Where(other => other != one))
            {
                Assert.InRange(await other.LastCallAsync(), known, long.MaxValue);
            }

            await cluster.StartAgainAsync();
            elsewhere.Add(await SilentAsync(fleet, calls, TimeProvider.System.GetTimestamp()));
            await StartAsync(one);
        }

        Tell("here, without a database", here);
        Tell("elsewhere, since it is back", elsewhere);
        Assert.InRange(here.Max(), double.MinValue, Longest / 2);
        Assert.InRange(elsewhere.Max(), double.MinValue, Longest);
    }

    [Fact]
    public async Task What_is_stopped_holds_though_the_database_becomes_what_it_was_before()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var fleet = await ProcessFleet.StartAsync(Instances, cluster.ConnectionString);
        await using var calls = PacedCalls.Start(fleet.Instances, 1);
        await AllCallAsync(fleet);
        await cluster.TakeCopyAsync();
        await AllCallAsync(fleet);
        Assert.Equal(HttpStatusCode.OK, await fleet.Instances[0].SayAsync("stop"));
        await SilentAsync(fleet, calls, 0);
        var last = await LastAsync(fleet);
        await cluster.RestoreCopyAsync();

        // Those that know of it say it again: who starts now knows it too.
        foreach (var instance in fleet.Instances)
        {
            await UntilAsync(() => instance.GetAsync("health"), static health => health.GetProperty("decisions") is var decisions
                && decisions.GetProperty("lackedAt").ValueKind == System.Text.Json.JsonValueKind.String
                && decisions.GetProperty("untold").GetInt32() == 0
                && decisions.GetProperty("lastError").ValueKind == System.Text.Json.JsonValueKind.Null);
        }

        Assert.Single((await fleet.Instances[1].GetAsync("audit")).GetProperty("items").EnumerateArray(),
            static entry => entry.GetProperty("action").GetString() == "decided again");
        var later = await fleet.AddAsync(cluster.ConnectionString);
        await later.Client.GetStringAsync(new Uri("/price/1", UriKind.Relative));
        await calls.AnsweredAsync(Enough);
        Assert.Equal(last, await LastAsync(fleet));
        Assert.Equal(0, await later.LastCallAsync());
    }

    // Also that what is looked at would show an instance that goes on.
    private static async Task AllCallAsync(ProcessFleet fleet)
    {
        var since = TimeProvider.System.GetTimestamp();
        foreach (var instance in fleet.Instances)
        {
            await instance.UntilAsync("running");
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await instance.LastCallAsync() < since)
            {
                await pause.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    // The seconds from a moment to the last call of a candidate, at whichever instance.
    private static async Task<double> SilentAsync(ProcessFleet fleet, PacedCalls calls, long since)
    {
        foreach (var instance in fleet.Instances)
        {
            await instance.UntilAsync("stopped");
        }

        var last = await LastAsync(fleet);
        await calls.AnsweredAsync(Enough);
        Assert.Equal(last, await LastAsync(fleet));
        return Seconds(since, last);
    }

    private static async Task<long> LastAsync(ProcessFleet fleet) =>
        (await Task.WhenAll(fleet.Instances.Select(static instance => instance.LastCallAsync()))).Max();

    // The database is back, and yet may have to recover first.
    private static async Task StartAsync(FleetInstance instance)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        HttpStatusCode said;
        while ((said = await instance.SayAsync("start")) != HttpStatusCode.OK)
        {
            Assert.Contains(said, (HttpStatusCode[])[HttpStatusCode.ServiceUnavailable, HttpStatusCode.Conflict]);
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static double Seconds(long from, long to) => (to - from) / (double)TimeProvider.System.TimestampFrequency;

    private void Tell(string where, List<double> times) => output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{where}: {times.Count} stops, silent after {times.Order().ElementAt(times.Count / 2):F3} s (half), {times.Max():F3} s (the longest)"));
}
