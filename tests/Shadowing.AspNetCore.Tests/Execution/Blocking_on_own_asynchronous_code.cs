using Microsoft.AspNetCore.Builder;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Blocking_on_own_asynchronous_code
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task A_candidate_that_does_so_several_levels_deep_answers_every_call(int levels)
    {
        const int Calls = 200;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/", static () => "a").WithShadow("x", () => Block(levels));
            },
            Settings.All("x", ("Experiments:x:Timeout", "00:00:10")));
        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => app.Client.GetStringAsync(new Uri("/", UriKind.Relative))));
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((Calls, Calls), (account.Sampled, account.Match));
    }

#pragma warning disable RS0030 // To block is what the candidate does.
    private static string Block(int levels) => levels == 0 ? "a" : BlockAsync(levels).GetAwaiter().GetResult();
#pragma warning restore RS0030

    private static async Task<string> BlockAsync(int levels)
    {
        await Task.Yield();
        return Block(levels - 1);
    }
}
