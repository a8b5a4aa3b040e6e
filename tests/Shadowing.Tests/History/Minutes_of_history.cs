using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.History;
using Shadowing.Storage.Archives;

namespace Shadowing.Tests.History;

public sealed class Minutes_of_history
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly AccountBook _book = new(TimeProvider.System);
    private readonly HistoryRecorder _recorder;

    public Minutes_of_history() => _recorder = new HistoryRecorder(_book);

    [Fact]
    public void Minutes_add_up_to_the_account_whatever_the_steps()
    {
        var (total, latencies) = (0L, 0L);
        var minutes = new Dictionary<DateTimeOffset, HistoryMinute>();
        for (var step = 0; step < 200; step++)
        {
            for (var call = 0; call < step % 7; call++)
            {
                Play(call % 3 == 0 ? CallOutcome.Mismatch : CallOutcome.Match, milliseconds: step);
                total++;
            }

            foreach (var minute in _recorder.TakeChanges(s_start.AddSeconds(step * 5)).Minutes.Where(minute => minute.Endpoint.Length == 0))
            {
                minutes[minute.Minute] = minute;
            }
        }

        Assert.Equal(total, minutes.Values.Sum(minute => minute.Sampled));
        Assert.Equal(total, minutes.Values.Sum(minute => minute.Outcomes.Values.Sum()));
        Assert.Equal(total, latencies + minutes.Values.Sum(minute => minute.Candidate.Count));
        Assert.Equal(17, minutes.Count);
        Assert.All(minutes.Values.Skip(1),
            minute => Assert.True(minute.Candidate.P50 >= TimeSpan.FromMilliseconds((minute.Minute - s_start).TotalSeconds / 5),
                "an old latency is in a later minute"));
    }

    [Fact]
    public void A_minute_in_which_nothing_happened_is_not_written()
    {
        Play(CallOutcome.Match);
        Assert.Equal(2, _recorder.TakeChanges(s_start).Minutes.Count);
        Assert.Empty(_recorder.TakeChanges(s_start.AddSeconds(5)).Minutes);
        Assert.Empty(_recorder.TakeChanges(s_start.AddMinutes(5)).Minutes);
        Play(CallOutcome.Match);
        Assert.All(_recorder.TakeChanges(s_start.AddMinutes(6)).Minutes,
            minute => Assert.Equal((s_start.AddMinutes(6), 1L), (minute.Minute, minute.Sampled)));
    }

    [Fact]
    public void Curves_of_their_own_are_for_a_bounded_number_of_endpoints_and_all_count_together()
    {
        for (var number = 0; number < 1_000; number++)
        {
            Play(CallOutcome.Match, endpoint: $"GET /{number}");
        }

        var minutes = _recorder.TakeChanges(s_start).Minutes;
        Assert.Equal(HistoryRecorder.MostEndpoints + 1, minutes.Count);
        Assert.Equal(1_000, minutes.Single(minute => minute.Endpoint.Length == 0).Sampled);
        Assert.Equal(HistoryRecorder.MostEndpoints, minutes.Count - 1);
    }

    [Fact]
    public void The_last_hour_is_at_hand_and_no_more()
    {
        for (var minute = 0; minute < 150; minute++)
        {
            Play(CallOutcome.Match);
            _recorder.TakeChanges(s_start.AddMinutes(minute));
        }

        var recent = _recorder.Recent("x");
        Assert.Equal((60, s_start.AddMinutes(149)), (recent.Count, recent[^1].Minute));
        Assert.Empty(_recorder.Recent("unknown"));
    }

    private void Play(CallOutcome outcome, string endpoint = "GET /a", int milliseconds = 1)
    {
        var account = _book.Experiment("x").Endpoint(endpoint);
        account.WasSampled();
        account.Took(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(milliseconds));
        account.End(CallEnd.Of(outcome));
    }
}
