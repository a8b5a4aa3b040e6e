using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Verdicts;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Evidence;

public sealed class Verdicts : IAsyncDisposable
{
    private static readonly EvidenceKey s_key = new("settings", "2.3.1");
    private readonly ManualTime _time = new();
    private ExperimentEvidence _evidence = null!;
    private ShadowHost? _host;
    private long _lacking;

    [Theory]
    [InlineData(0, 20, Verdict.NotYetKnown)]
    [InlineData(0, 200, Verdict.NotYetKnown)]
    [InlineData(0, 1_000, Verdict.Safe)]
    [InlineData(1, 1_000, Verdict.Safe)]
    [InlineData(5, 1_000, Verdict.NotYetKnown)]
    [InlineData(40, 1_000, Verdict.Harmful)]
    [InlineData(12, 1_000, Verdict.NotYetKnown)]
    [InlineData(20, 10_000, Verdict.Safe)]
    public async Task Safe_needs_evidence_of_fewer_than_the_limit_and_harmful_evidence_of_more(int differing, int of, Verdict expected)
    {
        await StartAsync();
        Play(of, differing);
        var verdict = Write();
        Assert.Equal(expected, verdict.Answer);
        Assert.Equal(expected, verdict.Reasons[0].Answer);
        Assert.InRange((double)differing / of, verdict.Reasons[0].Low, verdict.Reasons[0].High);
        Assert.StartsWith(expected switch { Verdict.Safe => "Safe. ", Verdict.Harmful => "Harmful. ", _ => "Not yet known" },
            verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(expected == Verdict.Harmful, verdict.HarmfulSince is not null);
    }

    [Fact]
    public async Task Nothing_is_not_safe()
    {
        await StartAsync();
        var verdict = Write();
        Assert.Equal(Verdict.NotYetKnown, verdict.Answer);
        Assert.Equal((0d, 1d), (verdict.Reasons[0].Low, verdict.Reasons[0].High));
        Assert.Equal((0, null, "Nothing was compared yet."), (verdict.Start, verdict.Since, verdict.Reasons[0].Text));
    }

    [Fact]
    public async Task What_nobody_can_tell_counts_as_differing_where_safety_is_asked_and_as_nothing_where_harm_is()
    {
        await StartAsync();
        Play(900);
        Play(100, outcome: CallOutcome.Unverifiable);
        Play(20, outcome: null);
        var verdict = Write();
        Assert.Equal(Verdict.NotYetKnown, verdict.Answer);
        Assert.True(verdict.Reasons[0].High > 0.1);
        Assert.Equal(0, verdict.Reasons[0].Low);
        Assert.Contains("Of 120 nobody can tell", verdict.Reasons[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_fails_is_harmful_however_well_it_answers_else()
    {
        await StartAsync();
        Play(2_000);
        Play(200, outcome: CallOutcome.CandidateFailed);
        var verdict = Write();
        Assert.Equal((Verdict.Harmful, "failures"),
            (verdict.Answer, verdict.Reasons.First(reason => reason.Answer == Verdict.Harmful).What));
    }

    [Fact]
    public async Task Harm_stays_for_the_build_until_its_limit_is_raised()
    {
        await StartAsync();
        Play(1_000, differing: 40);
        Assert.Equal(Verdict.Harmful, Write().Answer);
        Play(100_000);
        Assert.Equal(Verdict.Harmful, Write().Answer);
        await StartAsync(keepsEvidence: true, ("Experiments:x:Limits:MaxMismatches", "20%"));
        Assert.Equal(Verdict.Safe, Write().Answer);
        await StartAsync(keepsEvidence: true, ("Experiments:x:Limits:MaxMismatches", "0.5%"));
        Assert.Equal(Verdict.Harmful, Write().Answer);
    }

    [Fact]
    public async Task An_endpoint_with_a_two_thousandth_of_the_traffic_that_is_always_wrong_is_found()
    {
        await StartAsync();
        var found = 0;
        for (var call = 1; found == 0; call++)
        {
            for (var number = 1; number < 2_000; number++)
            {
                _evidence.Saw($"GET /{number % 40}", CallOutcome.Match, null, s_key);
            }

            _evidence.Saw("GET /rare/{id}", CallOutcome.Mismatch, null, s_key);
            found = Write().Answer == Verdict.Harmful ? call : 0;
            Assert.InRange(call, 1, 8);
        }

        var reason = Write().Reasons.Single(reason => reason.Answer == Verdict.Harmful);
        Assert.Equal(("mismatches of GET /rare/{id}", "GET /rare/{id}", 1d), (reason.What, reason.Endpoint, reason.Value));
        Assert.StartsWith("Harmful. GET /rare/{id}: ", Write().Sentence, StringComparison.Ordinal);
        Assert.InRange(found, 3, 8);
    }

    [Fact]
    public async Task A_few_bad_calls_are_not_enough_to_be_harmful_and_it_is_said()
    {
        await StartAsync();
        Play(3, outcome: CallOutcome.CandidateFailed);
        Play(96, differing: 96);
        Assert.Equal(Verdict.NotYetKnown, Write().Answer);
        Assert.Contains("Before 100 counted calls nothing is called harmful.", Write().Reasons[0].Text, StringComparison.Ordinal);
        Play(1, differing: 1);
        Assert.Equal(Verdict.Harmful, Write().Answer);
    }

    [Fact]
    public async Task A_million_good_calls_do_not_hide_what_comes_after()
    {
        await StartAsync();
        Play(1_000_000);
        Assert.Equal(Verdict.Safe, Write().Answer);
        Play(2_000, differing: 200);
        Assert.Equal(Verdict.Harmful, Write().Answer);
    }

    [Fact]
    public async Task Where_many_calls_lack_the_rest_proves_nothing()
    {
        await StartAsync();
        Play(2_000);
        _lacking = 500;
        var verdict = Write();
        Assert.Equal((Verdict.NotYetKnown, "coverage"),
            (verdict.Answer, verdict.Reasons.Single(reason => reason.Answer != Verdict.Safe).What));
        Assert.Contains(verdict.NotVerified, sentence => sentence.StartsWith("500 calls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_critical_endpoint_must_be_safe_by_itself_and_one_never_seen_is_not()
    {
        await StartAsync(("Experiments:x:Limits:Critical:0", "GET /rare"));
        Play(100_000);
        var verdict = Write();
        Assert.Equal(Verdict.NotYetKnown, verdict.Answer);
        Assert.Equal(["mismatches of GET /rare", "failures of GET /rare", "endpoints"],
            verdict.Reasons.Where(reason => reason.Answer != Verdict.Safe).Select(reason => reason.What));
        Assert.Contains(verdict.NotVerified, sentence => sentence.Contains("GET /rare (0)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_declared_endpoint_must_be_called_or_waived_by_name_which_every_answer_says()
    {
        await StartAsync(("Experiments:x:Limits:MinPerEndpoint", "100"));
        Play(100_000);
        string[] declared = ["GET /a", "GET /b", "GET /c/{id}"];
        var reason = Write(declared).Reasons.Single(reason => reason.What == "endpoints");
        Assert.Equal((Verdict.NotYetKnown, 1, 3), (reason.Answer, Math.Round(reason.Value * 3), declared.Length));
        Assert.Contains("GET /b (0), GET /c/{id} (0)", reason.Text, StringComparison.Ordinal);
        Play(99, endpoint: "GET /b");
        await StartAsync(keepsEvidence: true, ("Experiments:x:Limits:MinPerEndpoint", "100"),
            ("Experiments:x:Limits:Unverified:0", "GET /c/{id}"));
        Assert.Equal(Verdict.NotYetKnown, Write(declared).Answer);
        Play(1, endpoint: "GET /b");
        var verdict = Write(declared);
        Assert.Equal((Verdict.Safe, "GET /c/{id}"), (verdict.Answer, Assert.Single(verdict.Waived)));
        Assert.Contains("Waived by name (Limits:Unverified): GET /c/{id}.", verdict.NotVerified);

        // What is waived need not be shown to be safe, and is harmful all the same.
        Play(100, differing: 100, endpoint: "GET /c/{id}");
        Assert.Equal(Verdict.Harmful, Write(declared).Answer);
    }

    [Fact]
    public async Task One_polled_request_is_never_safe()
    {
        await StartAsync(("Experiments:x:Limits:MinDistinct", "100"));
        for (var number = 0; number < 5_000; number++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            _evidence.Saw("GET /a", CallOutcome.Match, 7, s_key);
        }

        var verdict = Write();
        Assert.Equal((Verdict.NotYetKnown, 5_000, 1), (verdict.Answer, verdict.Counted, verdict.Distinct));
        Assert.Contains("5,000 counted, of 1 distinct request", verdict.Reasons.Single(reason => reason.What == "distinct requests").Text,
            StringComparison.Ordinal);
        for (ulong number = 0; number < 99; number++)
        {
            _evidence.Saw("GET /a", CallOutcome.Match, number * 1_000_003, s_key);
        }

        Assert.Equal((Verdict.Safe, 100), (Write().Answer, Write().Distinct));
    }

    [Fact]
    public async Task A_critical_endpoint_with_parameters_needs_distinct_requests_of_its_own()
    {
        await StartAsync(("Experiments:x:Limits:MinDistinct", "100"), ("Experiments:x:Limits:Critical:0", "GET /orders/{id}"),
            ("Experiments:x:Limits:Critical:1", "GET /all"));
        Play(10_000);
        for (var number = 0; number < 2_000; number++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            _evidence.Saw("GET /orders/{id}", CallOutcome.Match, 7, s_key);
            _evidence.Saw("GET /all", CallOutcome.Match, 8, s_key);
        }

        Assert.Equal("distinct requests of GET /orders/{id}",
            Write().Reasons.Single(reason => reason.Answer != Verdict.Safe).What);
    }

    [Fact]
    public async Task A_day_must_lie_between_the_first_and_the_last_counted_call()
    {
        await StartAsync(("Experiments:x:Limits:MinHours", "24"));
        Play(10_000);
        _time.Advance(TimeSpan.FromHours(23.9));
        Play(1);
        var reason = Write().Reasons.Single(reason => reason.Answer != Verdict.Safe);
        Assert.Equal(("hours", 0.1), (reason.What, Math.Round(reason.MoreHours!.Value, 2)));

        // Time alone is no evidence: the last call counts.
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Verdict.NotYetKnown, Write().Answer);
        Play(1);
        Assert.Equal(Verdict.Safe, Write().Answer);
    }

    [Fact]
    public async Task Calls_of_nobody_knows_which_build_are_not_safe()
    {
        await StartAsync();
        Play(10_000, key: s_key with { CandidateVersion = null });
        var verdict = Write();
        Assert.Equal("build", verdict.Reasons.Single(reason => reason.Answer != Verdict.Safe).What);
        Assert.Null(verdict.CandidateVersion);
    }

    [Fact]
    public async Task Each_further_start_of_a_build_must_pass_a_stricter_test_and_is_said()
    {
        await StartAsync();
        var settings = Settings();
        Play(400);
        Assert.Equal((Verdict.Safe, 1), (Write().Answer, Write().Start));
        Assert.Equal("2.3.1", Write().CandidateVersion);
        Assert.EndsWith("This is of build 2.3.1.", Write().Sentence, StringComparison.Ordinal);
        _evidence.Clear();
        Play(400);
        Assert.Equal((Verdict.NotYetKnown, 2), (Write().Answer, Write().Start));
        Assert.EndsWith("This is the second start of 2.3.1: its evidence was forgotten.", Write().Sentence, StringComparison.Ordinal);
        Play(150);
        Assert.Equal(Verdict.Safe, Write().Answer);
        Assert.Equal(settings.SettingsHash, Write().SettingsHash);
    }

    [Fact]
    public async Task Between_the_limits_of_safe_and_harmful_nothing_is_decided()
    {
        await StartAsync(("Experiments:x:Limits:HarmfulMismatches", "0.1%"), ("Experiments:x:Limits:MaxMismatches", "0.2%"));
        Play(100_000, differing: 500);
        Assert.Equal(Verdict.Harmful, Write().Answer);
        await StartAsync(("Experiments:x:Limits:HarmfulMismatches", "1%"), ("Experiments:x:Limits:MaxMismatches", "1%"));
        Play(100_000, differing: 500);
        Assert.Equal(Verdict.Safe, Write().Answer);
    }

    [Fact]
    public async Task What_is_still_needed_is_said_in_calls_and_at_the_present_rate_in_hours()
    {
        await StartAsync();
        Play(100);
        _time.Advance(TimeSpan.FromHours(1));
        Play(100);
        var reason = Write().Reasons[0];
        Assert.Equal(reason.MoreCalls!.Value / 200d, reason.MoreHours!.Value, 6);
        Assert.Contains("more calls, none of them bad, would do: ", reason.Text, StringComparison.Ordinal);
        Play((int)reason.MoreCalls.Value - 1);
        Assert.Equal(Verdict.NotYetKnown, Write().Answer);
        Play(1);
        Assert.Equal((Verdict.Safe, null), (Write().Answer, Write().Reasons[0].MoreCalls));
    }

    [Fact]
    public async Task What_was_not_verified_is_listed()
    {
        await StartAsync(("Experiments:x:Ignore:0", "$.at"), ("Experiments:x:Ignore:1", "$..id"),
            ("Experiments:x:Limits:MinPerEndpoint", "100"));
        Play(50);
        var verdict = Write();
        Assert.Contains("Ignored: $.at, $..id.", verdict.NotVerified);
        Assert.Contains("Endpoints with fewer than 100 counted calls: GET /a (50).", verdict.NotVerified);
        Assert.Contains("Where the control is wrong too, a match is still wrong.", verdict.NotVerified);
        Assert.Contains("Latency not judged: set Control and SelfCheck, and Limits:Latency.", verdict.NotVerified);
    }

    [Theory]
    [InlineData("", "No hour of the week was covered.")]
    [InlineData("9,10,11", "Checked only in 3 of 168 hours of the week: Monday 09:00–12:00 (UTC).")]
    [InlineData("9,33,57", "Checked only in 3 of 168 hours of the week: Monday, Tuesday, Wednesday 09:00–10:00 (UTC).")]
    [InlineData("0,23,167", "Checked only in 3 of 168 hours of the week: Monday 00:00–01:00, 23:00–24:00; Sunday 23:00–24:00 (UTC).")]
    public void The_hours_covered_are_said_in_words(string hours, string sentence)
    {
        var flags = new string('0', 168).ToCharArray();
        foreach (var hour in hours.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            flags[int.Parse(hour, System.Globalization.CultureInfo.InvariantCulture)] = '1';
        }

        Assert.Equal(sentence, HoursCovered.Describe(new string(flags)));
        Assert.Equal("Every hour of the week was covered.", HoursCovered.Describe(new string('1', 168)));
    }

    [Fact]
    public async Task Limits_outside_their_range_stop_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => StartAsync(
            ("Experiments:x:Limits:MaxMismatches", "0"), ("Experiments:x:Limits:HarmfulMismatches", "50%"),
            ("Experiments:x:Limits:MaxFailures", "0"), ("Experiments:x:Limits:MinPerEndpoint", "0"),
            ("Experiments:x:Limits:MinDistinct", "0"), ("Experiments:x:Limits:MinHours", "-1"),
            ("Experiments:x:Limits:Latency:P50", "0.9"), ("Experiments:x:Limits:Latency:P99", "NaN"),
            ("Experiments:x:Limits:Unknown", "1")));
        foreach (var key in (string[])["MaxMismatches is '0'", "HarmfulMismatches is '0.5'", "MaxFailures is '0'", "MinPerEndpoint is '0'",
            "MinDistinct is '0'", "MinHours is '-1'", "Latency:P50 is '0.9'", "Latency:P99 is 'NaN'", "Unknown is not a known key"])
        {
            Assert.Contains($"Shadowing:Experiments:x:Limits:{key}", failure.Message, StringComparison.Ordinal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private Task StartAsync(params (string Key, string? Value)[] settings) => StartAsync(keepsEvidence: false, settings);

    private async Task StartAsync(bool keepsEvidence, params (string Key, string? Value)[] settings)
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _evidence = keepsEvidence ? _evidence : new ExperimentEvidence("x", _time, () => _lacking);
        List<(string Key, string? Value)> all =
        [
            ("Experiments:x:Candidate", "http://localhost:1"), ("Experiments:x:Routes:0", "GET /a"), ("Experiments:x:Limits:MinHours", "0"),
            ("Experiments:x:Limits:MinDistinct", "1"), ("Experiments:x:Limits:MinPerEndpoint", "1"),
        ];
        all.RemoveAll(setting => settings.Any(other => other.Key == setting.Key));
        _host = await ShadowHost.StartAsync(services => services.AddShadowing(), [.. all, .. settings]);
    }

    private Experiment Settings() => _host!.Services.GetRequiredService<ExperimentRegistry>().Current.Find("x")!;

    private void Play(int calls, int differing = 0, CallOutcome? outcome = CallOutcome.Match, string endpoint = "GET /a",
        EvidenceKey? key = null)
    {
        for (var number = 0; number < calls; number++)
        {
            // Spread evenly.
            var isBad = (long)(number + 1) * differing / calls > (long)number * differing / calls;
            _evidence.Saw(endpoint, isBad ? CallOutcome.Mismatch : outcome, null, key ?? s_key, Settings().Limits);
        }
    }

    private VerdictReport Write(IReadOnlyList<string>? declared = null)
    {
        var evidence = _evidence.Read(s_key, Settings().Limits);
        return VerdictWriter.Write(new VerdictBasis
        {
            Experiment = Settings(),
            Evidence = evidence,
            Declared = declared ?? [],
            Account = new AccountReport
            {
                Sampled = (evidence?.Judged ?? 0) + _lacking,
                NotComparable = new Dictionary<string, long>(StringComparer.Ordinal),
                Dropped = _lacking == 0
                    ? new Dictionary<string, long>(StringComparer.Ordinal)
                    : new Dictionary<string, long>(StringComparer.Ordinal) { ["queue_full"] = _lacking },
                CandidateFailures = new Dictionary<string, long>(StringComparer.Ordinal),
            },
        });
    }
}
