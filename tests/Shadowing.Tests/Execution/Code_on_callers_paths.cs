using Shadowing.Evidence;
using Shadowing.Execution;

namespace Shadowing.Tests.Execution;

public sealed class Code_on_callers_paths
{
    private readonly ManualTime _time = new();
    private readonly List<string> _paused = [];
    private readonly CallersCode _code;
    private readonly Accounting.EndpointAccount _endpoint;
    private readonly Accounting.EndpointAccount _other;

    public Code_on_callers_paths()
    {
        _code = new CallersCode(_time, (piece, took) => _paused.Add($"{piece} {took.TotalMilliseconds}"));
        var account = new AccountBook(_time).Experiment("x");
        (_endpoint, _other) = (account.Endpoint("GET /a"), account.Endpoint("GET /b"));
    }

    [Fact]
    public void A_piece_that_is_slow_three_times_in_a_row_pauses_whatever_is_fast_beside_it()
    {
        for (var call = 0; call < 4; call++)
        {
            Assert.Empty(_paused);
            Run(_endpoint, "Carry", milliseconds: 1);
            Run(_endpoint, "a snapshot", milliseconds: 11);
            Run(_other, "a snapshot", milliseconds: 1);
        }

        Assert.Equal(["a snapshot 11"], _paused);
        Assert.True(_code.IsPaused());
    }

    [Fact]
    public void One_that_is_under_way_when_it_pauses_makes_the_pause_no_longer_and_says_nothing_again()
    {
        for (var run = 0; run < 20; run++)
        {
            Run(_endpoint, "Carry", milliseconds: 20);
        }

        Assert.Single(_paused);
        _time.Advance(CallersCode.Pause);
        Assert.False(_code.IsPaused());
    }

    [Fact]
    public void Ten_milliseconds_are_not_too_slow()
    {
        for (var run = 0; run < 20; run++)
        {
            Run(_endpoint, "Carry", milliseconds: 10);
        }

        Assert.False(_code.IsPaused());
    }

    private void Run(Accounting.EndpointAccount endpoint, string piece, int milliseconds)
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _code.Ran(endpoint, piece, started);
    }
}
