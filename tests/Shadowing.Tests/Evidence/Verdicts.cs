using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Evidence;

public sealed class Verdicts : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private ShadowHost? _host;

    [Theory]
    [InlineData(0, 20, Verdict.NotYetKnown)]
    [InlineData(0, 200, Verdict.NotYetKnown)]
    [InlineData(0, 1_000, Verdict.Safe)]
    [InlineData(1, 1_000, Verdict.Safe)]
    [InlineData(2, 1_000, Verdict.NotYetKnown)]
    [InlineData(30, 1_000, Verdict.Harmful)]
    [InlineData(12, 1_000, Verdict.NotYetKnown)]
    [InlineData(20, 10_000, Verdict.Safe)]
    public async Task Safe_needs_the_upper_end_below_the_limit_and_harmful_the_lower_end_above_it(int differing, int of, Verdict expected)
    {
        var verdict = await WriteAsync(new EvidenceCounts { Counted = of, Differing = differing, Calls = of });
        Assert.Equal(expected, verdict.Answer);
        Assert.Equal(expected, verdict.Reasons[0].Answer);
        Assert.InRange((double)differing / of, verdict.Reasons[0].Low, verdict.Reasons[0].High);
        Assert.StartsWith(expected switch { Verdict.Safe => "Safe. ", Verdict.Harmful => "Harmful. ", _ => "Not yet known" },
            verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_not_safe()
    {
        var verdict = await WriteAsync(new EvidenceCounts());
        Assert.Equal(Verdict.NotYetKnown, verdict.Answer);
        Assert.Equal((0d, 1d), (verdict.Reasons[0].Low, verdict.Reasons[0].High));
    }

    [Fact]
    public async Task What_nobody_can_tell_counts_as_differing_where_safety_is_asked_and_as_nothing_where_harm_is()
    {
        var verdict = await WriteAsync(new EvidenceCounts { Counted = 1_000, Unverifiable = 100, Calls = 1_000 });
        Assert.Equal(Verdict.NotYetKnown, verdict.Answer);
        Assert.True(verdict.Reasons[0].High > 0.1);
        Assert.Equal(0, verdict.Reasons[0].Low);
        Assert.Contains("Of 100 nobody can tell", verdict.Reasons[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_fails_is_harmful_however_well_it_answers_else()
    {
        var verdict = await WriteAsync(new EvidenceCounts { Counted = 2_000, Failed = 200, Calls = 2_200 });
        Assert.Equal((Verdict.Harmful, "failures"),
            (verdict.Answer, verdict.Reasons.Single(reason => reason.Answer == Verdict.Harmful).What));
    }

    [Fact]
    public async Task Where_many_calls_lack_the_rest_proves_nothing()
    {
        var verdict = await WriteAsync(new EvidenceCounts { Counted = 2_000, Calls = 2_000 }, dropped: 500);
        Assert.Equal((Verdict.NotYetKnown, "coverage"),
            (verdict.Answer, verdict.Reasons.Single(reason => reason.Answer != Verdict.Safe).What));
        Assert.Contains(verdict.NotVerified, sentence => sentence.StartsWith("500 calls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_critical_endpoint_must_be_safe_by_itself_and_one_never_seen_is_not()
    {
        var all = new EvidenceCounts { Counted = 100_000, Calls = 100_000 };
        var verdict = await WriteAsync(all, settings: [("Experiments:x:Limits:Critical:0", "GET /rare")]);
        Assert.Equal((Verdict.NotYetKnown, "mismatches of GET /rare"),
            (verdict.Answer, verdict.Reasons.Single(reason => reason.Answer != Verdict.Safe).What));
        Assert.Contains(verdict.NotVerified, sentence => sentence.Contains("GET /rare (0)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Between_the_limits_of_safe_and_harmful_nothing_is_decided()
    {
        (string, string?)[] settings = [("Experiments:x:Limits:HarmfulMismatches", "0.1%")];
        Assert.Equal(Verdict.Harmful,
            (await WriteAsync(new EvidenceCounts { Counted = 100_000, Differing = 500, Calls = 100_000 },
                settings: [("Experiments:x:Limits:HarmfulMismatches", "0.1%"), ("Experiments:x:Limits:MaxMismatches", "0.2%")])).Answer);
        Assert.Equal(Verdict.Safe,
            (await WriteAsync(new EvidenceCounts { Counted = 100_000, Differing = 500, Calls = 100_000 }, settings: settings)).Answer);
    }

    [Fact]
    public async Task What_was_not_verified_is_listed()
    {
        var verdict = await WriteAsync(new EvidenceCounts { Counted = 50, Calls = 50 },
            settings: [("Experiments:x:Ignore:0", "$.at"), ("Experiments:x:Ignore:1", "$..id")]);
        Assert.Contains("Ignored: $.at, $..id.", verdict.NotVerified);
        Assert.Contains("Endpoints with fewer than 100 counted calls: GET /a (50).", verdict.NotVerified);
        Assert.Contains("Where the control is wrong too, a match is still wrong.", verdict.NotVerified);
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
            ("Experiments:x:Limits:Unknown", "1")));
        foreach (var key in (string[])["MaxMismatches is '0'", "HarmfulMismatches is '0.5'", "MaxFailures is '0'", "MinPerEndpoint is '0'",
            "Unknown is not a known key"])
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

    private async Task StartAsync(params (string Key, string? Value)[] settings)
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _host = await ShadowHost.StartAsync(services => services.AddShadowing(),
            [("Experiments:x:Candidate", "http://localhost:1"), ("Experiments:x:Routes:0", "GET /a"), .. settings]);
    }

    private async Task<VerdictReport> WriteAsync(EvidenceCounts counts, int dropped = 0, (string, string?)[]? settings = null)
    {
        await StartAsync(settings ?? []);
        var experiment = ((ExperimentRegistry)_host!.Services.GetService(typeof(ExperimentRegistry))!).Current.Find("x")!;
        var account = new AccountReport
        {
            Sampled = counts.Calls + dropped,
            Match = counts.Counted - counts.Differing - counts.Unverifiable,
            Mismatch = counts.Differing,
            Unverifiable = counts.Unverifiable,
            CandidateFailed = counts.Failed,
            NotComparable = new Dictionary<string, long>(StringComparer.Ordinal),
            Dropped = dropped == 0
                ? new Dictionary<string, long>(StringComparer.Ordinal)
                : new Dictionary<string, long>(StringComparer.Ordinal) { ["queue_full"] = dropped },
            CandidateFailures = new Dictionary<string, long>(StringComparer.Ordinal),
        };
        var evidence = counts.Calls == 0 ? null : new EvidenceState
        {
            Key = new EvidenceKey("s", "v"), Since = _time.GetUtcNow(), Judged = counts.Calls, Lacking = dropped,
            Endpoints = new Dictionary<string, EvidenceCounts>(StringComparer.Ordinal) { ["GET /a"] = counts },
        };
        return VerdictWriter.Write(experiment, evidence, account, []);
    }
}
