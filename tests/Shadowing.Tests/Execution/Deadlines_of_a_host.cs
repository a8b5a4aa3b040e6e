using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Tests.Execution;

public sealed class Deadlines_of_a_host
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Each_expires_once_the_earliest_first_and_one_that_is_removed_never()
    {
        using var deadlines = Deadlines();
        var expired = new List<int>();
        var (late, removed, early) = (new Kept(() => expired.Add(3)), new Kept(() => expired.Add(2)), new Kept(() => expired.Add(1)));
        Assert.True(deadlines.TryAdd(late, s_short * 3));
        Assert.True(deadlines.TryAdd(removed, s_short * 2));
        Assert.True(deadlines.TryAdd(early, s_short));
        deadlines.Remove(removed);
        await late.Expiry.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([1, 3], expired);
        Assert.False(removed.Expiry.IsCompleted);
    }

    [Fact]
    public async Task One_that_throws_keeps_no_other_from_expiring()
    {
        using var deadlines = Deadlines();
        var (broken, other) = (new Kept(() => throw new InvalidOperationException("no")), new Kept(static () => { }));
        deadlines.TryAdd(broken, TimeSpan.Zero);
        deadlines.TryAdd(other, s_short);
        await other.Expiry.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task When_the_host_gives_up_waiting_what_ends_with_it_expires_and_nothing_of_the_kind_begins()
    {
        using var deadlines = Deadlines();
        var (run, judging) = (new Kept(static () => { }, endsWithHost: true), new Kept(static () => { }));
        deadlines.TryAdd(run, s_long);
        deadlines.TryAdd(judging, s_long);
        deadlines.Stop();
        await run.Expiry.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(judging.Expiry.IsCompleted);
        Assert.False(deadlines.TryAdd(new Kept(static () => { }, endsWithHost: true), s_long));
        Assert.True(deadlines.TryAdd(new Kept(static () => { }), s_long));
    }

    private static Deadlines Deadlines() => new(new FaultLog(NullLogger<FaultLog>.Instance));

    private sealed class Kept(Action expired, bool endsWithHost = false) : Deadline
    {
        private readonly TaskCompletionSource _expiry = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Expiry => _expiry.Task;

        protected internal override bool EndsWithHost => endsWithHost;

        protected internal override void Expired()
        {
            expired();
            _expiry.SetResult();
        }
    }
}
