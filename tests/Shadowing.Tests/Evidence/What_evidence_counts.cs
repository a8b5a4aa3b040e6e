using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Evidence;

public sealed class What_evidence_counts
{
    private static readonly EvidenceKey s_key = new("settings", "1.0");
    private readonly ManualTime _time = new();
    private readonly ExperimentEvidence _evidence;
    private readonly List<string> _released = [];
    private long _lacking;

    public What_evidence_counts() =>
        _evidence = new ExperimentEvidence("x", _time, () => _lacking) { Released = (_, text) => _released.Add(text) };

    [Fact]
    public void No_more_requests_are_distinct_than_calls_are_counted_however_they_are_estimated()
    {
        for (var round = 0UL; round < 20; round++)
        {
            var evidence = new ExperimentEvidence("x", _time);
            for (var number = 0UL; number < 1_000; number++)
            {
                evidence.Saw("GET /a", CallOutcome.Match, (round << 32) | number, s_key);
            }

            Assert.InRange(evidence.Read(s_key)!.All.Distinct, 750, 1_000);
        }
    }

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
        Assert.Equal(1, _evidence.Read(s_key)!.All.Distinct);
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
        Assert.InRange(_evidence.Read(s_key)!.All.Distinct, 1_600, 2_400);
    }

    [Fact]
    public void A_burst_at_one_endpoint_does_not_hide_the_same_call_at_another_nor_that_of_another_build()
    {
        Saw(CallOutcome.Match, fingerprint: 7, endpoint: "GET /a");
        Saw(CallOutcome.Mismatch, fingerprint: 7, endpoint: "GET /b");
        Assert.Equal((2, 1), (Total.Counted, Total.Differing));
        Saw(CallOutcome.Mismatch, fingerprint: 7, key: s_key with { CandidateVersion = "1.1" });
        Assert.Equal((1, 1), (Total.Counted, Total.Differing));
    }

    [Fact]
    public void What_is_lost_after_the_candidate_answered_is_bad_for_safety_and_nothing_for_harm_and_a_control_that_failed_is_neither()
    {
        Saw(CallOutcome.Match);
        Saw(null);
        Saw(CallOutcome.ControlFailed);
        Saw(CallOutcome.Aborted);
        Saw(CallOutcome.TimedOut);
        Assert.Equal((1, 1, 1, 3, 2), (Total.Counted, Total.Lost, Total.Failed, Total.Pairs, Total.NotTheSame));
        Assert.Equal((0d, 1), (Total.Mismatches.Share, Total.Mismatches.Of));
        Assert.Equal(3, _evidence.Read(s_key)!.Judged);
    }

    [Fact]
    public void Other_settings_and_another_build_begin_anew_and_what_was_before_is_kept_beside_them()
    {
        Saw(CallOutcome.Mismatch);
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "1.1" });
        Assert.Equal((1, 0), (Total.Counted, Total.Differing));
        Assert.Contains("1.0 became 1.1", Assert.Single(_released), StringComparison.Ordinal);
        var others = new EvidenceKey("others", "1.1");
        Saw(CallOutcome.Match, key: others);
        Assert.Equal(1, _evidence.Read(others)!.All.Counts.Counted);
        Assert.Single(_released);
        Assert.Equal([others, s_key with { CandidateVersion = "1.1" }, s_key],
            _evidence.ReadAll(EvidenceCalls.SettingsOf(others)).Select(state => state.Key));
    }

    [Fact]
    public void While_two_builds_answer_side_by_side_each_has_its_own_evidence_and_the_newer_one_is_asked()
    {
        Saw(CallOutcome.Match);
        for (var number = 0; number < 100; number++)
        {
            Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "1.1" });
            Saw(CallOutcome.Mismatch);
        }

        Assert.Equal((100, 0), (Total.Counted, Total.Differing));
        Assert.Equal([("1.0", 101L, 100L), ("1.1", 100L, 0L)],
            _evidence.ReadAll(EvidenceCalls.SettingsOf(s_key)).Select(state =>
                (state.Key.CandidateVersion!, state.All.Counts.Counted, state.All.Counts.Differing)).Order());
        Assert.Single(_released);

        // A minute without the newer one is a rollback, and what the older one had shown is there.
        _time.Advance(TimeSpan.FromMinutes(2));
        Saw(CallOutcome.Mismatch);
        Assert.Equal((102, 101), (Total.Counted, Total.Differing));
        Assert.Equal(2, _released.Count);
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
    public void Calls_before_the_first_answer_belong_to_nobody_and_harm_no_build_that_comes_later()
    {
        for (var number = 0; number < 200; number++)
        {
            Saw(CallOutcome.TimedOut, key: s_key with { CandidateVersion = null });
        }

        Assert.NotEmpty(_evidence.Read(s_key)!.All.Harms);
        _time.Advance(TimeSpan.FromHours(25));
        Saw(CallOutcome.Match);
        Assert.Equal((1, 0), (Total.Counted, Total.Failed));
        Assert.Equal((s_key, 0), (_evidence.Read(s_key)!.Key, _evidence.Read(s_key)!.All.Harms.Count));
        Assert.Equal(_evidence.Read(s_key)!.Since, _evidence.Read(s_key)!.LastAt);
    }

    [Fact]
    public void Calls_without_an_answer_are_not_those_of_a_build_that_was_announced_and_has_not_answered()
    {
        Saw(CallOutcome.Match);
        _evidence.Announce("2.0");
        Saw(CallOutcome.TimedOut, key: s_key with { CandidateVersion = null });
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = null });
        Assert.Equal((1, 0), (Total.Counted, Total.Failed));
        Assert.Equal(1, _evidence.Read(EvidenceCalls.SettingsOf(s_key) with { CandidateVersion = "1.0" })!.All.Counts.Failed);
    }

    [Fact]
    public void An_announcement_of_what_does_not_come_is_dropped_when_another_build_goes_on_answering()
    {
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "2.0" });
        Saw(CallOutcome.Mismatch);
        Assert.True(_evidence.Announce("2.0"));

        // It was here before, and must answer once more to be the one that answers.
        Saw(CallOutcome.Mismatch);
        Assert.Null(_evidence.Read(s_key));
        _time.Advance(TimeSpan.FromMinutes(1));
        Saw(CallOutcome.Mismatch);
        Assert.Equal((null, "1.0"), (_evidence.Announced, _evidence.Read(s_key)!.Key.CandidateVersion));
    }

    [Fact]
    public void An_announcement_outlives_other_settings_and_a_restart()
    {
        Saw(CallOutcome.Match);
        _evidence.Announce("2.0");
        Saw(CallOutcome.Match, key: new EvidenceKey("others", "1.0"));
        Assert.Equal("2.0", _evidence.Announced);
        var again = new ExperimentEvidence("x", _time);
        again.Restore(_evidence.TakeChange()!);
        Assert.Equal("2.0", again.Announced);
        again.Saw("GET /a", CallOutcome.Match, null, s_key with { CandidateVersion = null });
        Assert.Equal("2.0", again.Read(s_key)!.Key.CandidateVersion);
    }

    [Fact]
    public void Which_build_is_the_present_one_and_which_was_seen_last_outlives_a_restart()
    {
        foreach (var version in (string[])["1.0", "2.0", "1.1", "2.0"])
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            Saw(CallOutcome.Match, key: s_key with { CandidateVersion = version });
        }

        var settings = EvidenceCalls.SettingsOf(s_key);
        var before = _evidence.ReadAll(settings).Select(state => state.Key).ToList();
        var again = new ExperimentEvidence("x", _time);
        again.Restore(_evidence.TakeChange()!);
        Assert.Equal(before, again.ReadAll(settings).Select(state => state.Key));
        Assert.Equal("2.0", again.Read(s_key)!.Key.CandidateVersion);
    }

    [Fact]
    public void Harm_that_nobody_looked_for_is_found_when_it_is_stored_and_outlives_other_settings()
    {
        for (var number = 0; number < 540; number++)
        {
            Saw(number < 500 ? CallOutcome.Match : CallOutcome.Mismatch);
        }

        Assert.NotEmpty(_evidence.TakeChange()!.Runs[0].All.Harms);
        for (var number = 0; number < 20_000; number++)
        {
            Saw(CallOutcome.Match);
        }

        Assert.NotEmpty(_evidence.Read(s_key)!.All.Harms);
        for (var settings = 0; settings < 10; settings++)
        {
            Saw(CallOutcome.Match, key: s_key with { SettingsHash = $"others {settings}" });
        }

        Assert.NotEmpty(_evidence.Read(s_key)!.All.Harms);
    }

    [Fact]
    public void Only_what_was_compared_counts_as_distinct()
    {
        for (ulong number = 0; number < 99; number++)
        {
            Saw(CallOutcome.CandidateFailed, fingerprint: number * 1_000_003);
        }

        Saw(CallOutcome.Match, fingerprint: 7);
        Assert.Equal((1, 99), (_evidence.Read(s_key)!.All.Distinct, Total.Failed));
    }

    [Fact]
    public void An_announced_build_is_the_one_that_is_asked_for_before_its_first_call_and_takes_what_does_not_say_its_version()
    {
        var silent = s_key with { CandidateVersion = null };
        Saw(CallOutcome.Mismatch, key: silent);
        Assert.True(_evidence.Announce("2.0"));
        Assert.Null(_evidence.Read(s_key));
        Saw(CallOutcome.Match, key: silent);
        Assert.Equal(("2.0", 1L, 0L), (_evidence.Read(s_key)!.Key.CandidateVersion, Total.Counted, Total.Differing));
        Assert.False(_evidence.Announce("2.0"));
        Assert.Equal(1, _evidence.Read(s_key)!.Start.Number);
    }

    [Fact]
    public void A_build_that_nobody_announced_takes_the_place_of_the_announced_one_and_one_that_is_leaving_does_not()
    {
        Saw(CallOutcome.Match);
        Assert.False(_evidence.Announce("1.0"));
        Assert.True(_evidence.Announce("2.0"));
        Saw(CallOutcome.Match);
        Assert.Equal("2.0", _evidence.Announced);
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "2.1" });
        Assert.Null(_evidence.Announced);
        Assert.Equal("2.1", _evidence.Read(s_key)!.Key.CandidateVersion);
    }

    [Fact]
    public void The_build_that_another_book_awaits_is_awaited_though_builds_answer_that_it_takes_the_place_of()
    {
        var of = new ExperimentEvidence("x", _time);
        of.Saw("GET /a", CallOutcome.Match, 1, s_key);
        Saw(CallOutcome.Match);
        of.Announce("2.0", "1.0", _time.GetUtcNow());
        of.Announce("3.0", "1.0", _time.GetUtcNow());

        // The one before under other settings, and the one that was announced between: neither is a newer one.
        Saw(CallOutcome.Match, key: s_key with { SettingsHash = "others" });
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "2.0" });
        _evidence.Await(of);
        Assert.Equal("3.0", _evidence.Announced);
    }

    [Fact]
    public void Nothing_is_awaited_of_which_a_newer_build_has_taken_the_place_since()
    {
        var of = new ExperimentEvidence("x", _time);
        Saw(CallOutcome.Match);
        _time.Advance(TimeSpan.FromSeconds(1));
        of.Announce("2.0", null, _time.GetUtcNow());

        // Who it takes the place of nobody has said; that one has answered before.
        Saw(CallOutcome.Match, key: s_key with { SettingsHash = "others" });
        _evidence.Await(of);
        Assert.Equal("2.0", _evidence.Announced);

        var third = new ExperimentEvidence("x", _time);
        third.Saw("GET /a", CallOutcome.Match, 1, s_key with { CandidateVersion = "2.1" });
        third.Await(of);
        Assert.Null(third.Announced);
    }

    [Fact]
    public void Each_further_start_of_a_build_is_numbered_and_says_what_has_changed()
    {
        string[] first = ["Timeout: 00:00:02", "Tolerance $.total 0.01"];
        string[] second = ["Timeout: 00:00:02", "Tolerance $.total 0.02"];
        string[] third = ["Timeout: 00:00:05", "Tolerance $.total 0.02", "Ignore $.at"];
        Assert.Equal(new EvidenceStart(1, null), StartOf("a", first));
        Assert.Equal(new EvidenceStart(2, "Tolerance $.total changed"), StartOf("b", second));
        Assert.Equal(new EvidenceStart(3, "Timeout changed, Ignore $.at added"), StartOf("c", third));

        // What is there goes on, and what was forgotten is one more chance.
        Assert.Equal(2, StartOf("b", second).Number);
        _evidence.Clear();
        Assert.Equal(new EvidenceStart(4, "its evidence was forgotten"), StartOf("c", third));
        Saw(CallOutcome.Match, key: new EvidenceKey("c", "2.0"));
        Assert.Equal(1, _evidence.Read(new EvidenceKey("c", "2.0"))!.Start.Number);
    }

    [Fact]
    public void Evidence_goes_on_after_a_restart_when_settings_and_build_are_the_same()
    {
        for (var number = 0; number < 5_000; number++)
        {
            Saw(number % 50 == 0 ? CallOutcome.Mismatch : CallOutcome.Match);
        }

        var before = _evidence.Read(s_key)!;
        Assert.NotEmpty(before.All.Harms);
        var again = new ExperimentEvidence("x", _time);
        again.Restore(_evidence.TakeChange()!);
        again.Saw("GET /a", CallOutcome.Match, null, s_key);
        var state = again.Read(s_key)!;
        Assert.Equal((5_001, 100), (state.All.Counts.Counted, state.All.Counts.Differing));
        Assert.Equal((before.Since, before.Start), (state.Since, state.Start));
        Assert.Equal(before.All.Harms, state.All.Harms);
        Assert.InRange(state.All.Distinct, before.All.Distinct, before.All.Distinct + 1);

        var other = new ExperimentEvidence("x", _time);
        var others = s_key with { SettingsHash = "others" };
        other.Saw("GET /a", CallOutcome.Match, null, others);
        other.Restore(_evidence.TakeChange() ?? ChangeOf(_evidence));
        Assert.Equal((1, 2), (other.Read(others)!.All.Counts.Counted, other.Read(others)!.Start.Number));
        Assert.Equal(5_000, other.Read(s_key)!.All.Counts.Counted);
    }

    [Fact]
    public void What_cannot_be_read_back_changes_nothing()
    {
        Saw(CallOutcome.Match);
        var stored = _evidence.TakeChange()!;
        var broken = stored with { Runs = [stored.Runs[0] with { All = stored.Runs[0].All with { Calls = [9, 9] } }] };
        Assert.Throws<InvalidDataException>(() => _evidence.Restore(broken));
        Assert.Equal(1, Total.Counted);
    }

    [Fact]
    public void What_was_lost_before_the_candidate_ran_belongs_to_the_build_of_that_time()
    {
        Saw(CallOutcome.Match);
        _lacking = 5;
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "1.1" });
        _lacking = 7;
        Assert.Equal([("1.0", 5L), ("1.1", 2L)], _evidence.ReadAll(EvidenceCalls.SettingsOf(s_key))
            .Select(state => (state.Key.CandidateVersion!, state.Lacking)).Order());

        // The account counts what was lost afterwards too, and it is in the evidence already.
        Saw(null, key: s_key with { CandidateVersion = "1.1" });
        _lacking = 8;
        Assert.Equal(2, _evidence.Read(s_key)!.Lacking);
    }

    [Fact]
    public void The_hours_of_the_week_are_those_in_which_calls_were_compared()
    {
        Saw(CallOutcome.Match);
        _time.Advance(TimeSpan.FromHours(30));
        Saw(CallOutcome.TimedOut);
        Saw(CallOutcome.Unverifiable);
        var state = _evidence.Read(s_key)!;
        Assert.Equal((2, TimeSpan.FromHours(30)), (state.Hours.Count(hour => hour == '1'), state.LastAt - state.Since));
    }

    [Fact]
    public void Only_what_has_changed_is_handed_to_the_store()
    {
        Assert.Null(_evidence.TakeChange());
        Saw(CallOutcome.Match);
        Assert.NotNull(_evidence.TakeChange());
        Assert.Null(_evidence.TakeChange());
        _evidence.Clear();
        Assert.Null(_evidence.Read(s_key));
        Assert.Empty(_evidence.TakeChange()!.Runs);
    }

    [Fact]
    public void A_candidate_that_says_another_version_in_each_answer_fills_no_log_of_releases_and_no_memory()
    {
        for (var number = 0; number < 1_000; number++)
        {
            Saw(CallOutcome.Match, key: s_key with { CandidateVersion = $"pod-{number}" });
        }

        Assert.Single(_released);
        Assert.Equal(4, _evidence.ReadAll(EvidenceCalls.SettingsOf(s_key)).Count);
        Assert.Equal(256, ChangeOf(_evidence).Starts.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Saw(CallOutcome.Match, key: s_key with { CandidateVersion = "2.0" });
        Assert.Equal(2, _released.Count);
    }

    [Fact]
    public void Counting_a_call_allocates_nothing_though_evidence_is_looked_at_now_and_then()
    {
        const int CallsBetweenLooks = 250;
        var evidence = new ExperimentEvidence("x", _time);
        var settings = EvidenceCalls.SettingsOf(s_key);
        var least = long.MaxValue;
        for (var (window, call) = (0, 0UL); window < 40; window++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var number = 0; number < CallsBetweenLooks; number++)
            {
                evidence.Saw(new WitnessedCall("GET /a", CallOutcome.Match, call++, null), settings, "1.0");
            }

            // Once in a thousand calls evidence starts anew, and the first ones fill what is kept.
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private EvidenceCounts Total => _evidence.Read(s_key)!.All.Counts;

    private static StoredRuns ChangeOf(ExperimentEvidence evidence)
    {
        evidence.Saw("GET /a", CallOutcome.ControlFailed, null, s_key);
        return evidence.TakeChange()!;
    }

    private EvidenceStart StartOf(string hash, string[] lines)
    {
        var settings = new JudgedSettings(hash, new LimitOptions(), null, lines);
        _evidence.Saw(new WitnessedCall("GET /a", CallOutcome.Match, null, null), settings, "2.3.1");
        return _evidence.Read(settings)!.Start;
    }

    private void Saw(CallOutcome? outcome, ulong? fingerprint = null, string endpoint = "GET /a", EvidenceKey? key = null) =>
        _evidence.Saw(endpoint, outcome, fingerprint, key ?? s_key);
}
