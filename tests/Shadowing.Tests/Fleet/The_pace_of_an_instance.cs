using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Fleet.Runs;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Fleet;

/// <summary>How long an instance says that it waits between two writes: the others take it for dead after three times as long.</summary>
public sealed class The_pace_of_an_instance
{
    [Fact]
    public Task Is_that_of_its_last_intervals_and_one_in_which_it_was_frozen_says_nothing() =>
        ShowsAsync([5, 5, 3_600, 5, 20, 40, 60, 50, 5], [5, 5, 5, 5, 5, 5, 20, 40, 5]);

    [Fact]
    public Task Is_not_that_of_a_process_that_is_frozen_again_and_again_whenever_it_has_said_something() =>
        ShowsAsync([5, 35, 35, 0.2, 105, 0.1, 0.1, 315, 945, 0.1], [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);

    private static async Task ShowsAsync(double[] intervals, double[] paces)
    {
        var time = new ManualTime();
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(time))));
        var status = host.Services.GetRequiredService<InstanceStatus>();
        Assert.Equal(paces, intervals.Select(Describe));

        double Describe(double seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return status.Describe().Period.TotalSeconds;
        }
    }
}
