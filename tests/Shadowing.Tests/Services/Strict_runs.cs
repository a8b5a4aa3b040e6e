using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Inline;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>With <c>ThrowOnMismatch</c> callers wait for the comparison: for its end always, and for nothing of their own.</summary>
public sealed class Strict_runs
{
    [Fact]
    public async Task A_synchronous_run_does_not_need_the_context_that_it_blocks()
    {
        await using var host = await StartAsync();
        var shadow = host.Services.GetRequiredService<IShadow>();
        var context = new CountingContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Assert.Equal(1, shadow.Run("x", () => 1, () => 1));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.Equal(0, context.Posts);
    }

    [Fact]
    public async Task A_candidate_that_only_fails_goes_on_to_be_heard_of()
    {
        await using var host = await StartAsync();
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var i = 0; i < 50; i++)
        {
            Assert.Throws<ShadowMismatchException>(() => shadow.Run<int>("x", () => 1, () => throw new InvalidOperationException()));
        }
    }

    [Fact]
    public async Task A_comparison_that_cannot_be_made_is_heard_of()
    {
        await using var host = await StartAsync();
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Throws<ShadowMismatchException>(
            () => shadow.Run("x", 1, static state => state, static (int state, object _) => state,
                static _ => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public async Task Differences_that_are_not_listed_are_said_to_be_there(int count, bool areMore)
    {
        await using var host = await StartAsync();
        var shadow = host.Services.GetRequiredService<IShadow>();
        var mismatch = Assert.Throws<ShadowMismatchException>(
            () => shadow.Run("x", () => Enumerable.Range(0, count).ToArray(), () => Enumerable.Range(1_000, count).ToArray()));
        Assert.Equal(areMore, mismatch.Message.EndsWith("\n  and more", StringComparison.Ordinal));
    }

    private static Task<ShadowHost> StartAsync() =>
        ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
            .Configure(options => options.ThrowOnMismatch = true).AddExperiment("x", _ => { }));

    /// <summary>Runs elsewhere what is posted, and counts it: a context of one thread would never come to it.</summary>
    private sealed class CountingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.d(work.state), (d, state), preferLocal: false);
        }
    }
}
