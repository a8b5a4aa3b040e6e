using Shadowing.Execution;

namespace Shadowing.Tests.Execution;

public sealed class Circuit_breakers
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_opens_after_failures_in_a_row_and_one_success_in_between_starts_the_row_anew()
    {
        var breaker = new CircuitBreaker(_time);
        for (var number = 1; number < CircuitBreaker.FailuresToOpen; number++)
        {
            Assert.False(breaker.Failed());
        }

        breaker.Succeeded();
        for (var number = 1; number < CircuitBreaker.FailuresToOpen; number++)
        {
            Assert.False(breaker.Failed());
        }

        Assert.True(breaker.Allows());
        Assert.True(breaker.Failed());
        Assert.True(breaker.IsOpen);
        Assert.False(breaker.Allows());
    }

    [Fact]
    public void While_open_it_lets_one_probe_through_in_each_pause_and_a_lost_probe_does_not_hold_it_open_for_ever()
    {
        var breaker = Open();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(breaker.Allows());
        Assert.False(breaker.Allows());
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(breaker.Allows());
        breaker.Succeeded();
        Assert.False(breaker.IsOpen);
        Assert.True(breaker.Allows());
    }

    [Fact]
    public void Failures_of_calls_that_ran_already_when_it_opened_do_not_make_the_pause_longer()
    {
        var breaker = Open();
        for (var number = 0; number < 50; number++)
        {
            breaker.Failed();
        }

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(breaker.MayCapture());
        Assert.True(breaker.Allows());
    }

    [Fact]
    public void A_probe_that_succeeded_is_forgotten_when_it_opens_again()
    {
        var breaker = Open();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(breaker.Allows());
        breaker.Succeeded();
        for (var number = 0; number <= CircuitBreaker.FailuresToOpen; number++)
        {
            breaker.Failed();
        }

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(breaker.MayCapture());
    }

    [Fact]
    public void Failing_probes_make_the_pauses_longer_up_to_a_minute()
    {
        var breaker = Open();
        for (var probe = 0; probe < 10; probe++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.True(breaker.Allows());
            breaker.Failed();
            Assert.False(breaker.Allows());
        }

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(breaker.Allows());
    }

    private CircuitBreaker Open()
    {
        var breaker = new CircuitBreaker(_time);
        for (var number = 0; number < CircuitBreaker.FailuresToOpen; number++)
        {
            breaker.Failed();
        }

        return breaker;
    }
}
