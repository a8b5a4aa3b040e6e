using System.Globalization;
using System.Net;
using System.Text.Json;
using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Whatever becomes of the database under load: callers notice nothing, memory stays bounded, and afterwards all counts are
/// there.</summary>
public sealed class Databases_that_fail(FaultyFleet fleet, ITestOutputHelper output) : IClassFixture<FaultyFleet>
{
    private const long MostMemory = 256L * 1_024 * 1_024;
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(DatabaseFault.Killed, "Nothing listens at the database's host and port")]
    [InlineData(DatabaseFault.Frozen, " answer")]
    [InlineData(DatabaseFault.Slow, null)]
    [InlineData(DatabaseFault.Full, "the database's disk is full")]
    [InlineData(DatabaseFault.CutOff, "connection")]
    [InlineData(DatabaseFault.Revoked, "the user lacks a right")]
    public async Task Callers_notice_nothing_and_every_call_is_counted_in_the_end(DatabaseFault fault, string? said)
    {
        var memory = fleet.Instances.Sum(static instance => instance.Memory);
        await using var calls = PacedCalls.Start([.. fleet.Instances, fleet.Plain], fleet.Next);
        IReadOnlySet<string> heard;
        IReadOnlyList<WaitTimes> times;
        try
        {
            heard = await FailAsync(fault, said);
            memory = fleet.Instances.Sum(static instance => instance.Memory) - memory;
        }
        finally
        {
            // Also where it failed: those that come after it go on from there.
            times = await calls.StopAsync(fleet.Instances, [fleet.Plain]);
            Count(calls.Next);
        }

        Assert.True(IsHeard(said, heard), string.Join('\n', heard));
        Assert.Empty(calls.Wrong);

        // Not within some band, which is a matter of the machine: but nobody waited for the database.
        Assert.InRange(times[0].Longest, 0, FaultyFleet.Time.TotalMilliseconds / 2);
        Assert.InRange(memory, long.MinValue, MostMemory);
        var account = await UntilAsync("experiments/prices/account", account =>
            account.GetProperty("sampled").GetInt64() == fleet.Asked && account.GetProperty("inFlight").GetInt64() == 0);
        Assert.True(account.GetProperty("addsUp").GetBoolean(), account.ToString());
        Assert.Equal(0, account.GetProperty("lostWithProcess").GetInt64());
        Assert.Equal(0, NotCompared(account));
        Assert.Equal(fleet.Differing, account.GetProperty("mismatch").GetInt64());
        var verdict = await UntilAsync("experiments/prices/verdict", known => known.GetProperty("compared").GetInt64() == fleet.Asked);
        var group = (await fleet.Instances[1].GetAsync("experiments/prices/groups")).GetProperty("items")[0];
        Assert.Equal(fleet.Differing, group.GetProperty("count").GetInt64());
        var stores = (await HealthsAsync()).ConvertAll(static health => health.GetProperty("store"));
        Assert.All(stores, static store => Assert.Equal(JsonValueKind.Null, store.GetProperty("lastError").ValueKind));
        var lost = stores.Sum(static store => store.GetProperty("lostRows").GetInt64());
        var untold = stores.Sum(static store => store.GetProperty("lostCalls").GetInt64());
        output.WriteLine($"{fault}: {times[0].Count} calls, {times[0]} ms with the library, {times[1]} ms without, {memory} bytes more, {lost} rows given up, {untold} calls not told of; {verdict.GetProperty("sentence").GetString()}");
        fleet.Tell(string.Create(CultureInfo.InvariantCulture,
            $"| {fault} | {times[0].Count + times[1].Count} | {times[0]} | {times[1]} | {memory / 1_048_576} MB | {lost} | {untold} | {heard.FirstOrDefault(words => said is not null && words.Contains(said, StringComparison.Ordinal)) ?? "nothing: it works, slowly"} |"));
    }

    [Fact]
    public async Task A_caller_that_does_wait_for_the_database_would_be_seen()
    {
        await using var asks = await fleet.StartAsync("asks", "plain", "asks");
        await using var calls = PacedCalls.Start([asks], fleet.Next);
        await FailAsync(DatabaseFault.Frozen, null);
        var times = await calls.StopAsync([asks]);
        Assert.True(calls.Wrong.Count > 0 || times[0].Longest >= FaultyFleet.Time.TotalMilliseconds / 2, times[0].ToString());
    }

    // For its time, and until health has said it: how soon that is depends on when they write next, and on how long a page is waited for.
    // Meanwhile pages say that they cannot answer, if so. The answer is what health has said.
    private async Task<IReadOnlySet<string>> FailAsync(DatabaseFault fault, string? said)
    {
        var heard = new HashSet<string>(StringComparer.Ordinal);
        await using (await fleet.Database.FailAsync(fault))
        {
            using var time = new CancellationTokenSource(FaultyFleet.Time);
            using var deadline = new CancellationTokenSource(FaultyFleet.Time + s_deadline);
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while ((!time.IsCancellationRequested || !IsHeard(said, heard)) && await ContinuesAsync(pause, deadline.Token))
            {
                heard.UnionWith((await HealthsAsync()).SelectMany(static health => (string[])["store", "decisions"],
                    static (health, of) => health.GetProperty(of).GetProperty("lastError").GetString() ?? string.Empty));
                using var page = await fleet.Instances[0].Client.GetAsync(
                    new Uri("/shadowing/api/v1/experiments/prices/account", UriKind.Relative), CancellationToken.None);
                Assert.Contains(page.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
            }
        }

        return heard;
    }

    private static bool IsHeard(string? said, IReadOnlySet<string> heard) =>
        said is null || heard.Any(words => words.Contains(said, StringComparison.Ordinal));

    private void Count(int next)
    {
        // Of each four prices the first three went to the fleet.
        var prices = Enumerable.Range(fleet.Next, next - fleet.Next).Where((_, place) => place % 4 != 3).ToList();
        fleet.Asked += prices.Count;
        fleet.Differing += prices.Count(static price => price % 100 == 0);
        fleet.Next = next;
    }

    private async Task<List<JsonElement>> HealthsAsync()
    {
        var healths = new List<JsonElement>();
        foreach (var instance in fleet.Instances)
        {
            healths.Add(await instance.GetAsync("health"));
        }

        return healths;
    }

    private async Task<JsonElement> UntilAsync(string address, Func<JsonElement, bool> isThere)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var last = default(JsonElement);
        do
        {
            using var response = await fleet.Instances[2].Client.GetAsync(
                new Uri($"/shadowing/api/v1/{address}", UriKind.Relative), CancellationToken.None);
            last = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(CancellationToken.None));
            if (response.IsSuccessStatusCode && isThere(last))
            {
                return last;
            }
        }
        while (await ContinuesAsync(pause, deadline.Token));
        throw new InvalidOperationException($"It never came. The last answer: {last}");
    }
}
