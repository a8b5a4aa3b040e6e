using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>Services subscribe to the settings when they are first asked for, several at one time.</summary>
public sealed class Changes_of_the_settings
{
    [Fact]
    public async Task Nobody_who_subscribes_at_the_same_time_as_others_misses_a_change()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            ("Experiments:x:SampleRate", "1"));
        var registry = host.Services.GetRequiredService<ExperimentRegistry>();
        var told = 0;
        Parallel.For(0, 20_000, _ => registry.Subscribe(_ => Interlocked.Increment(ref told)));
        ((IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>()).Reload();
        Assert.Equal(20_000, told);
    }

    [Fact]
    public async Task Whoever_comes_in_the_middle_of_a_change_ends_with_the_newest_settings()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            ("Experiments:x:SampleRate", "1"));
        var registry = host.Services.GetRequiredService<ExperimentRegistry>();
        var seen = new List<ExperimentCatalog>();
        registry.TakeOver(catalog =>
        {
            seen.Add(catalog);
            if (seen.Count == 1)
            {
                ((IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>()).Reload();
            }
        });
        Assert.Equal(2, seen.Count);
        Assert.Same(registry.Current, seen[1]);
    }
}
