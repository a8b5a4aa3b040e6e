using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Fleet.Runs;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Fleet;

/// <summary>How long an instance says that it waits between two writes: the others take it for dead after three times as long.</summary>
public sealed class The_pace_of_an_instance
{
    [Fact]
    public async Task Is_that_of_its_last_intervals_and_one_in_which_it_was_frozen_says_nothing()
    {
        var time = new ManualTime();
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(time))));
        var status = host.Services.GetRequiredService<InstanceStatus>();
        Assert.Equal([5, 5, 5, 5, 5, 20, 40, 5], ((int[])[5, 5, 3_600, 5, 20, 40, 60, 5]).Select(Describe));

        double Describe(int seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return status.Describe().Period.TotalSeconds;
        }
    }
}
