using System.Net;
using System.Text.Json;
using static Shadowing.AspNetCore.Tests.Fleet.FleetQuestions;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>What people have decided is in one chain, whichever instance they have told, and whoever is asked finds what was done to
/// it.</summary>
public sealed class The_audit_of_a_fleet
{
    [Fact]
    public async Task Holds_all_that_was_decided_in_its_order_and_says_what_was_altered_taken_out_and_cut()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        foreach (var (place, action) in ((int, string)[])[(0, "stop"), (0, "start"), (1, "forget"), (1, "stop")])
        {
            var (status, text) = await PostAsync(fleet.All[place], $"experiments/prices/{action}", new { reason = "a trial" });
            Assert.True(status == HttpStatusCode.OK, text);
        }

        Assert.Equal(["stop", "start", "forget", "stop"],
            (await fleet.Store.ReadAuditChainAsync(0, 10, default)).Select(static entry => entry.Action));
        var health = await UntilAsync(() => GetAsync(fleet.All[0], "health"),
            static health => health.GetProperty("decisions").GetProperty("auditHead").GetString() is ['4', ':', ..]);
        var seen = Uri.EscapeDataString(health.GetProperty("decisions").GetProperty("auditHead").GetString()!);
        var found = await GetAsync(fleet.All[1], $"audit/verify?seen={seen}");
        Assert.Equal((4, 4, 0), (found.GetProperty("entries").GetInt64(), found.GetProperty("checked").GetInt64(),
            found.GetProperty("faults").GetArrayLength()));

        var chain = fleet.Store.AuditChain;
        chain[1] = chain[1] with { By = "nobody" };
        Assert.Equal([(2, 2, "altered")], Faults(await GetAsync(fleet.All[0], "audit/verify")));
        chain.RemoveAt(1);
        Assert.Equal([(2, 2, "missing")], Faults(await GetAsync(fleet.All[0], "audit/verify")));
        chain.RemoveAt(chain.Count - 1);
        Assert.Contains((4, 4, "cut"),
            Faults(await GetAsync(fleet.All[0], $"audit/verify?seen={seen}")));
    }

    [Theory]
    [InlineData("4")]
    [InlineData(":x")]
    [InlineData("0:x")]
    [InlineData("4:")]
    public async Task Is_not_held_against_what_is_no_end_of_it(string seen)
    {
        await using var fleet = await FleetApps.StartAsync("east");
        using var answer = await fleet.All[0].Client.GetAsync(new Uri($"/shadowing/api/v1/audit/verify?seen={seen}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static List<(int From, int To, string? What)> Faults(JsonElement found) =>
    [
        .. found.GetProperty("faults").EnumerateArray().Select(static fault => (fault.GetProperty("from").GetInt32(),
            fault.GetProperty("to").GetInt32(), fault.GetProperty("what").GetString())),
    ];
}
