using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Whoever folds is killed before or after any step, also where the database has done it and the answer never came.</summary>
public sealed class Holders_that_die(PostgreSqlServer server, ITestOutputHelper output)
{
    private const int Calls = 600;

    // All of them where it may take its time: another one has the turn after half a minute.
    private static readonly string[] s_steps = ["before write", "after write", "before turn", "after turn", "before fold", "after fold"];

    private static string[] Steps => Rounds == 0
        ? ["after write", "after fold"]
        : [.. Enumerable.Repeat(s_steps, Rounds).SelectMany(static step => step)];

    private static int Rounds => Number("SHADOWING_RUNS", 0);

    [Fact]
    public async Task At_any_step_leave_everything_counted_once()
    {
        await using var fleet = await ProcessFleet.StartAsync(3, server.Direct, "dies");
        var asked = 0;
        foreach (var step in Steps)
        {
            asked = await AskAsync(fleet.Instances, asked);
            var instances = (await fleet.Instances[0].GetAsync("instances")).GetProperty("instances").EnumerateArray().ToList();
            var holder = instances.Single(static instance => instance.GetProperty("folds").GetBoolean()).GetProperty("name").GetString()!;
            var dies = fleet.Instances.Single(instance => instance.Name == holder);
            await dies.LetDieAsync(step);

            // By the others alone: what it had not told of itself would be gone, and rightly so.
            var others = fleet.Instances.Where(instance => instance != dies).ToList();
            await FleetQuestions.AskAsync(number => others[number % others.Count].Client, asked + 1, Calls);
            await dies.EndedAsync();
            asked += Calls;
            await fleet.ReplaceAsync(fleet.Instances.IndexOf(dies), server.Direct);
        }

        asked = await AskAsync(fleet.Instances, asked);
        var account = await UntilAsync(() => fleet.Instances[0].GetAsync("experiments/prices/account"),
            account => account.GetProperty("sampled").GetInt64() == asked && account.GetProperty("inFlight").GetInt64() == 0);
        Assert.True(AddsUp(account), account.ToString());
        Assert.Equal(0, account.GetProperty("lostWithProcess").GetInt64());
        Assert.Equal(asked / 100, account.GetProperty("mismatch").GetInt64());
        var verdict = await UntilAsync(() => fleet.Instances[0].GetAsync("experiments/prices/verdict"),
            known => known.GetProperty("compared").GetInt64() == asked - Lacking(account));
        output.WriteLine($"{Steps.Length} holders killed, each at its step: {asked} calls, each counted once, {verdict.GetProperty("counted").GetInt64()} for the verdict");
    }

    // Until each call is folded, so that a verdict rests on all of them.
    private static async Task<int> AskAsync(List<FleetInstance> instances, int asked)
    {
        await FleetQuestions.AskAsync(number => instances[number % instances.Count].Client, asked + 1, Calls);
        await UntilAsync(() => instances[0].GetAsync("experiments/prices/verdict"),
            known => known.GetProperty("compared").GetInt64() == asked + Calls);
        return asked + Calls;
    }
}
