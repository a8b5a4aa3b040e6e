using Shadowing.Accounting;
using Shadowing.Evidence;

namespace Shadowing.Tests.Evidence;

public sealed class What_evidence_counts
{
    private static readonly EvidenceKey s_key = new("settings", "1.0");
    private readonly ManualTime _time = new();
    private readonly ExperimentEvidence _evidence;
    private readonly List<string> _released = [];

    public What_evidence_counts() => _evidence = new ExperimentEvidence("x", _time) { Released = (_, text) => _released.Add(text) };

    [Fact]
    public void Equal_calls_within_ten_seconds_count_once_and_the_first_decides()
    {
        for (var number = 0; number < 1_000; number++)
        {
            Saw(number == 0 ? CallOutcome.Match : CallOutcome.Mismatch, fingerprint: 7);
        }

        Assert.Equal((1, 0, 1_000), (Total.Counted, Total.Differing, Total.Calls));
        _time.Advance(TimeSpan.FromSeconds(10));
        Saw(CallOutcome.Mismatch, fingerprint: 7);
        Assert.Equal((2, 1, 1_001), (Total.Counted, Total.Differing, Total.Calls));
        Assert.Equal(1_001, _evidence.ComparedEver);
    }

    [Fact]
    public void Different_calls_and_those_without_a_fingerprint_all_count()
    {
        for (ulong number = 0; number < 1_000; number++)
        {
            Saw(CallOutcome.Match, fingerprint: number * 0x9E3779B97F4A7C15UL);
            Saw(CallOutcome.Match, fingerprint: null);
        }

        Assert.Equal(2_000, Total.Counted);
    }

    [Fact]
    public void A_burst_at_one_endpoint_does_not_hide_the_same_call_at_another()
    {
        Saw(CallOutcome.Match, fingerprint: 7, endpoint: "GET /a");
        Saw(CallOutcome.Mismatch, fingerprint: 7, endpoint: "GET /b");
        Assert.Equal((2, 1), (Total.Counted, Total.Differing));
    }

    [Fact]
    public void Other_settings_and_another_build_begin_anew()
    {
        Saw(CallOutcome.Mismatch);
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "1.1" });
        Assert.Equal((1, 0), (Total.Counted, Total.Differing));
        Assert.Contains("1.0 became 1.1", Assert.Single(_released), StringComparison.Ordinal);
        Saw(CallOutcome.Match, key: new EvidenceKey("others", "1.1"));
        Assert.Equal(1, Total.Counted);
        Assert.Single(_released);
        Assert.Equal(3, _evidence.ComparedEver);
    }

    [Fact]
    public void While_two_builds_answer_side_by_side_the_older_ones_calls_count_for_nothing()
    {
        Saw(CallOutcome.Match);
        for (var number = 0; number < 100; number++)
        {
            Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "1.1" });
            Saw(CallOutcome.Mismatch);
        }

        Assert.Equal((100, 0), (Total.Counted, Total.Differing));
        Assert.Single(_released);

        // A minute without the newer one is a rollback.
        _time.Advance(TimeSpan.FromMinutes(2));
        Saw(CallOutcome.Mismatch);
        Assert.Equal((1, 1), (Total.Counted, Total.Differing));
    }

    [Fact]
    public void A_call_without_an_answer_does_not_know_the_build_and_changes_nothing()
    {
        Saw(CallOutcome.Match);
        Saw(CallOutcome.TimedOut, key: s_key with { CandidateVersion = null });
        Saw(CallOutcome.Match);
        Assert.Equal((2, 1), (Total.Counted, Total.Failed));
        Assert.Empty(_released);
    }

    [Fact]
    public void Evidence_goes_on_after_a_restart_when_settings_and_build_are_the_same()
    {
        Saw(CallOutcome.Mismatch);
        Saw(CallOutcome.Match);
        var again = new ExperimentEvidence("x", _time);
        again.Restore(_evidence.Read()!);
        again.Saw("GET /a", CallOutcome.Match, null, s_key);
        Assert.Equal((3, 1, 3), (again.Read()!.Total.Counted, again.Read()!.Total.Differing, again.ComparedEver));
        Assert.Equal(_evidence.Read()!.Since, again.Read()!.Since);

        var other = new ExperimentEvidence("x", _time);
        other.Saw("GET /a", CallOutcome.Match, null, new EvidenceKey("others", "1.0"));
        other.Restore(_evidence.Read()!);
        Assert.Equal((1, 0, 3), (other.Read()!.Total.Counted, other.Read()!.Total.Differing, other.ComparedEver));
    }

    [Fact]
    public void The_hours_of_the_week_are_those_in_which_calls_were_compared()
    {
        Saw(CallOutcome.Match);
        _time.Advance(TimeSpan.FromHours(30));
        Saw(CallOutcome.TimedOut);
        Saw(CallOutcome.Unverifiable);
        Assert.Equal(2, _evidence.Read()!.Hours.Count(hour => hour == '1'));
    }

    [Fact]
    public void Only_what_has_changed_is_handed_to_the_store()
    {
        Assert.Null(_evidence.TakeChange());
        Saw(CallOutcome.Match);
        Assert.NotNull(_evidence.TakeChange());
        Assert.Null(_evidence.TakeChange());
        _evidence.Clear();
        Assert.Null(_evidence.Read());
        Assert.Equal(0, _evidence.ComparedEver);
    }

    [Fact]
    public void A_candidate_that_says_another_version_in_each_answer_fills_no_log_of_releases()
    {
        for (var number = 0; number < 1_000; number++)
        {
            Saw(CallOutcome.Match, key: s_key with { CandidateVersion = $"pod-{number}" });
        }

        Assert.Single(_released);
        _time.Advance(TimeSpan.FromMinutes(1));
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "2.0" });
        Assert.Equal(2, _released.Count);
    }

    private EvidenceCounts Total => _evidence.Read()!.Total;

    private void Saw(CallOutcome outcome, ulong? fingerprint = null, string endpoint = "GET /a", EvidenceKey? key = null) =>
        _evidence.Saw(endpoint, outcome, fingerprint, key ?? s_key);
}
