using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Real processes, a real load balancer, a real database: what clients have counted is what the fleet has counted.</summary>
public sealed class A_fleet_of_processes(PostgreSqlServer server, ITestOutputHelper output)
{
    private static int Calls => Number("SHADOWING_CALLS", 20_000);

    private static int Rounds => Number("SHADOWING_RUNS", 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_behind_a_load_balancer_answer_with_what_their_clients_have_counted_and_every_read_on_the_way_adds_up(
        bool isPooled)
    {
        await using var fleet = await ProcessFleet.StartAsync(5, isPooled ? server.Pooled : server.Direct);
        await using var balancer = await LoadBalancer.StartAsync(fleet.Instances);
        var asking = AskAsync(number => balancer.Client, 1, Calls);
        var reads = 0;
        while (!asking.IsCompleted)
        {
            var account = await GetAsync(balancer.Client, "experiments/prices/account");
            Assert.True(AddsUp(account), account.ToString());
            reads++;
        }

        await asking;
        var whole = await UntilAsync(() => GetAsync(balancer.Client, "experiments/prices/account"),
            account => account.GetProperty("sampled").GetInt64() == Calls && account.GetProperty("inFlight").GetInt64() == 0);
        Assert.Equal(Calls / 100, whole.GetProperty("mismatch").GetInt64());
        Assert.Equal(0, whole.GetProperty("lostWithProcess").GetInt64());
        var verdict = await UntilAsync(() => GetAsync(balancer.Client, "experiments/prices/verdict"),
            known => known.GetProperty("compared").GetInt64() == Calls - Lacking(whole));
        Assert.Equal("fleet", verdict.GetProperty("of").GetString());
        Assert.Equal(5, verdict.GetProperty("instances").GetInt32());
        var group = (await GetAsync(balancer.Client, "experiments/prices/groups")).GetProperty("items")[0];
        Assert.Equal(Calls / 100, group.GetProperty("count").GetInt64());
        output.WriteLine($"{Calls} calls, {reads} reads on the way, all of which add up; {verdict.GetProperty("sentence").GetString()}");
    }

    [Fact]
    public async Task One_that_sleeps_until_others_take_it_for_dead_and_wakes_up_is_counted_exactly()
    {
        await using var fleet = await ProcessFleet.StartAsync(2, server.Direct);
        var asked = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var sleeper = fleet.Instances[1];
            await UntilAsync(() => fleet.Instances[0].GetAsync("instances"), answer => answer.GetProperty("instances").EnumerateArray()
                .Count(instance => instance.GetProperty("state").GetString() == "live") == 2);

            // Of these, some may be written and some not.
            await AskAsync(number => fleet.Instances[number % 2].Client, asked + 1, 200);
            asked += 200;
            await sleeper.SignalAsync("STOP");

            // Those that it was in earlier rounds have ended too, and are still listed.
            await UntilAsync(() => fleet.Instances[0].GetAsync("instances"), answer => answer.GetProperty("instances").EnumerateArray()
                .Count(instance => instance.GetProperty("name").GetString()!.StartsWith(sleeper.Name, StringComparison.Ordinal)
                    && instance.GetProperty("state").GetString() == "ended") == round + 1);
            await sleeper.SignalAsync("CONT");
            await AskAsync(number => fleet.Instances[number % 2].Client, asked + 1, 200);
            asked += 200;
        }

        var account = await UntilAsync(() => fleet.Instances[0].GetAsync("experiments/prices/account"),
            account => account.GetProperty("sampled").GetInt64() == asked && account.GetProperty("inFlight").GetInt64() == 0);
        Assert.True(AddsUp(account), account.ToString());
        Assert.Equal(0, account.GetProperty("lostWithProcess").GetInt64());
        var verdict = await UntilAsync(() => fleet.Instances[1].GetAsync("experiments/prices/verdict"),
            known => known.GetProperty("compared").GetInt64() == asked - Lacking(account));
        output.WriteLine($"{Rounds} times: {asked} calls, {verdict.GetProperty("counted").GetInt64()} counted");
    }

    [Fact]
    public async Task Those_that_are_killed_lose_no_more_than_they_had_not_written()
    {
        await using var fleet = await ProcessFleet.StartAsync(3, server.Direct);
        var asked = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await AskAsync(number => fleet.Instances[number % 3].Client, asked + 1, 600);
            asked += 600;

            // What is written is kept: wait until all of it is, then kill whoever folds.
            await UntilAsync(() => fleet.Instances[0].GetAsync("experiments/prices/account"),
                account => account.GetProperty("sampled").GetInt64() == asked && account.GetProperty("inFlight").GetInt64() == 0);
            var instances = (await fleet.Instances[0].GetAsync("instances")).GetProperty("instances").EnumerateArray().ToList();
            var holder = instances.Single(instance => instance.GetProperty("folds").GetBoolean()).GetProperty("name").GetString()!;
            var place = fleet.Instances.FindIndex(instance => instance.Name == holder);
            await fleet.Instances[place].SignalAsync("KILL");
            await fleet.ReplaceAsync(place, server.Direct);
        }

        await AskAsync(number => fleet.Instances[number % 3].Client, asked + 1, 600);
        asked += 600;
        var account = await UntilAsync(() => fleet.Instances[0].GetAsync("experiments/prices/account"),
            account => account.GetProperty("sampled").GetInt64() == asked && account.GetProperty("inFlight").GetInt64() == 0);
        Assert.True(AddsUp(account), account.ToString());
        Assert.Equal(0, account.GetProperty("lostWithProcess").GetInt64());
        Assert.Equal(asked / 100, account.GetProperty("mismatch").GetInt64());
        output.WriteLine($"{Rounds} holders killed: {asked} calls, each counted once");
    }
}
