using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Observations;
using Shadowing.Redaction;
using Shadowing.Reports;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Reports;

public sealed class Reports
{
    private static readonly AccountReport s_nothing = new()
    {
        NotComparable = new Dictionary<string, long>(), Dropped = new Dictionary<string, long>(),
        CandidateFailures = new Dictionary<string, long>(),
    };

    private readonly AccountBook _book = new(TimeProvider.System);
    private readonly ExperimentRegistry _registry = new(new ExperimentDeclarations(), ShadowingConfiguration.From(null),
        new ExperimentStops(), [], NullLogger<ExperimentRegistry>.Instance);

    [Fact]
    public void Every_outcome_and_reason_has_a_word_of_its_own()
    {
        Words(Enum.GetValues<CallOutcome>(), Tags.Of);
        Words(Enum.GetValues<CandidateFailure>(), Tags.Of);
        Words(Enum.GetValues<DropReason>(), Tags.Of);
        Words(Enum.GetValues<DifferenceLabel>(), Tags.Of);
        Words(Enum.GetValues<NotComparableReason>(), Tags.Of);
        Words(Enum.GetValues<DifferenceKind>(), DifferenceText.Of);

        static void Words<T>(T[] values, Func<T, string> word) => Assert.Equal(values.Length, values.Select(word).Distinct().Count());
    }

    [Fact]
    public async Task The_account_adds_up_at_every_moment_while_it_is_written()
    {
        var account = _book.Experiment("x").Endpoint("GET /a");
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var number = 0; number < 200_000; number++)
            {
                account.WasSampled();
                switch (number % 4)
                {
                    case 0: account.End(CallEnd.Of(CallOutcome.Match)); break;
                    case 1: account.End(CallEnd.Failed(CandidateFailure.Threw)); break;
                    case 2: account.End(CallEnd.NotComparable(NotComparableReason.Stream)); break;
                    default: account.End(CallEnd.Dropped(DropReason.QueueFull)); break;
                }
            }
        })).ToList();
        while (!writers.TrueForAll(writer => writer.IsCompleted))
        {
            var report = account.Read();
            Assert.True(report.AddsUp);
            Assert.InRange(report.InFlight, 0, 400_000);
        }

        await Task.WhenAll(writers);
        Assert.Equal((400_000, 0), (account.Read().Sampled, account.Read().InFlight));
    }

    [Fact]
    public async Task The_account_adds_up_at_every_moment_while_calls_find_no_room_and_none_of_those_is_ever_in_flight()
    {
        var account = _book.Experiment("x").Endpoint("GET /a");
        account.WasSampled();
        var writers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var number = 0; number < 200_000; number++)
            {
                account.WasRefused(number % 2 == 0 ? DropReason.MaxPerSecond : DropReason.QueueFull, weight: 1);
            }
        })).ToList();
        while (!writers.TrueForAll(writer => writer.IsCompleted))
        {
            var inFlight = account.InFlight;
            var report = account.Read();
            Assert.True(report.AddsUp);
            Assert.Equal((1, 1), (inFlight, report.InFlight));
            Assert.True(report.Eligible >= report.Sampled - 1);
        }

        await Task.WhenAll(writers);
        var read = account.Read();
        Assert.Equal((400_001, 400_001, 400_000, true), (read.Sampled, account.Sampled, read.Eligible, read.EligibleIsExact));
        Assert.Equal((200_000, 200_000), (read.Dropped["max_per_second"], read.Dropped["queue_full"]));
    }

    [Fact]
    public void A_call_that_finds_no_room_stands_for_as_many_as_one_that_does_and_pays_back_what_was_counted_too_often()
    {
        var weighted = _book.Experiment("x").Endpoint("GET /weighted");
        weighted.WasRefused(DropReason.MaxPerSecond, weight: 2.5);
        var read = weighted.Read();
        Assert.Equal((2, false), ((long)weighted.Eligible, read.EligibleIsExact));
        Assert.Equal((1, 1, 0), (read.Sampled, read.Dropped["max_per_second"], read.InFlight));

        var paying = _book.Experiment("x").Endpoint("GET /paying");
        paying.SawEligible(1);
        paying.SawEligible(1);
        paying.WereNotEligible(1);
        paying.WasRefused(DropReason.MaxPerSecond, weight: 1);
        Assert.Equal((2, 1), (paying.Eligible, paying.Sampled));
        paying.WasRefused(DropReason.MaxPerSecond, weight: 1);
        Assert.Equal((3, 2, 2), (paying.Eligible, paying.Sampled, paying.Read().Dropped["max_per_second"]));
    }

    [Fact]
    public async Task Waiting_for_idle_ends_when_the_last_call_ends()
    {
        var account = _book.Experiment("x").Endpoint("GET /a");
        await _book.WhenIdleAsync(CancellationToken.None);
        account.WasSampled();
        var idle = _book.WhenIdleAsync(CancellationToken.None);
        var second = _book.WhenIdleAsync(CancellationToken.None);
        Assert.False(idle.IsCompleted);
        account.End(CallEnd.Of(CallOutcome.Match));
        _book.CallEnded();
        await Task.WhenAll(idle, second).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Nobody_who_waits_for_idle_is_forgotten_however_many_calls_end_at_once()
    {
        using var stop = new CancellationTokenSource();
        var enders = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _book.CallEnded();
            }
        })).ToList();
        for (var number = 0; number < 20_000; number++)
        {
            await _book.WhenIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        }

        await stop.CancelAsync();
        await Task.WhenAll(enders);
    }

    [Fact]
    public void Endpoints_and_groups_are_bounded()
    {
        var experiment = _book.Experiment("x");
        for (var number = 0; number < 10_000; number++)
        {
            experiment.Endpoint($"GET /{number}").WasSampled();
            experiment.Groups.Find(new MismatchSignature("GET /a", $"$.a{number % 1_000}x.b{number / 1_000}x", DifferenceKind.Value),
                DifferenceLabel.Real)?.Saw(DateTimeOffset.UnixEpoch, DifferenceLabel.Real, how: null);
        }

        Assert.InRange(experiment.Endpoints.Count(), 1, ExperimentAccount.MostEndpoints + 1);
        Assert.Equal(10_000, experiment.Endpoints.Sum(endpoint => endpoint.Sampled));
        Assert.Equal(256, experiment.Groups.All.Count());
        Assert.Equal(10_000, experiment.Groups.Beyond + experiment.Groups.All.Sum(group => group.Count));
    }

    [Fact]
    public void A_report_of_hostile_values_stays_in_its_cells_and_is_valid_JSON()
    {
        var experiment = _book.Experiment("x");
        var account = experiment.Endpoint("GET /a");
        account.WasSampled();
        account.End(CallEnd.Of(CallOutcome.Mismatch));
        const string Hostile = "|\n# pwned\u001b[31m`<script>alert(1)</script>\ud800";
        var group = experiment.Groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        var (wish, _) = group.Saw(DateTimeOffset.UnixEpoch, DifferenceLabel.Real, Hostile);
        var side = new SampleSide { Body = Hostile, Failure = Hostile, Version = Hostile };
        group.Keep(new MismatchSample
        {
            Request = new SampleRequest { Line = Hostile, Curl = Hostile }, Path = Hostile, Control = Hostile,
            Candidate = Hostile, ControlSide = side, CandidateSide = side, Withheld = []
        }, 1_000, wish);
        var report = new ShadowReporter(_book, _registry, new FaultLog(NullLogger<FaultLog>.Instance), TimeProvider.System).Capture();
        var markdown = report.ToMarkdown();
        Assert.DoesNotContain("\n# pwned", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', markdown);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(1, json.RootElement.GetProperty("experiments")[0].GetProperty("account").GetProperty("mismatch").GetInt64());
    }

    [Theory]
    [InlineData(0, 0, 0, 0, "Nothing was sampled yet.")]
    [InlineData(1, 1, 0, 0, "The one comparison agrees.")]
    [InlineData(3, 3, 0, 0, "All 3 comparisons agree.")]
    [InlineData(9, 3, 0, 0, "All 3 counted comparisons agree.")]
    [InlineData(100_000, 99_999, 1, 0, "over 99.9 % of 100,000 comparisons agree.")]
    [InlineData(5, 0, 0, 5, "Nothing could be compared: the candidate failed 5 of 5 calls.")]
    [InlineData(9, 0, 0, 5, "Nothing could be compared: the candidate failed 5 of 5 counted calls.")]
    [InlineData(9, 3, 1, 2,
        "75.0 % of 4 counted comparisons agree. The candidate failed 2 of 6 counted calls.")]
    public void The_sentence_says_what_is_known(int calls, int match, int mismatch, int failed, string sentence) =>
        Assert.Equal(sentence, ReportHeadline.Write(
            new EvidenceCounts { Calls = calls, Counted = match + mismatch, Differing = mismatch, Failed = failed }, s_nothing, []));

    [Theory]
    [InlineData(4, 0, 3, 0, "All 4 comparisons agree, but the candidate refused 3 of 7 calls for want of a credential that is not forwarded.")]
    [InlineData(4, 0, 0, 3, "All 4 comparisons agree, but the candidate's answers to 3 of 7 calls could not be compared.")]
    [InlineData(4, 2, 1, 1,
        "All 4 comparisons agree, but the candidate failed 2 of 8 calls, and refused 1 of 8 calls for want of a credential that is not forwarded, and its answers to 1 of 8 calls could not be compared.")]
    [InlineData(0, 0, 2, 1,
        "Nothing could be compared: the candidate refused 2 of 3 calls for want of a credential that is not forwarded, and its answers to 1 of 3 calls could not be compared.")]
    public void What_the_candidate_could_not_help_is_told_apart_from_what_it_failed(int match, int failed, int refused, int others,
        string sentence) =>
        Assert.Equal(sentence, ReportHeadline.Write(
            new EvidenceCounts
            {
                Calls = match + failed + refused + others, Counted = match, Failed = failed, Lost = refused + others, Refused = refused,
            }, s_nothing, []));

    [Theory]
    [InlineData(7, 0, "Nothing could be compared yet of 7 sampled calls; the account says why.")]
    [InlineData(7, 7, "Nothing was compared yet under the present settings and with the present build.")]
    public void Before_the_first_counted_call_the_sentence_says_why_there_is_none(int sampled, int compared, string sentence) =>
        Assert.Equal(sentence, ReportHeadline.Write(new EvidenceCounts(), s_nothing with { Sampled = sampled, Match = compared }, []));

    [Theory]
    [InlineData(4, 0, 12, 9, false,
        "All 4 comparisons agree, but the candidate failed 12 of 16 calls: status 500 in GET /orders/{id} (9 calls) is the most frequent.")]
    [InlineData(4, 0, 12, 12, true, "All 4 comparisons agree, but the candidate failed 12 of 16 calls: status 500 in GET /orders/{id}.")]
    [InlineData(4, 0, 2, 1, false,
        "All 4 comparisons agree, but the candidate failed 2 of 6 calls: status 500 in GET /orders/{id} (1 call) is the most frequent.")]
    [InlineData(3, 1, 12, 12, true, "75.0 % of 4 comparisons agree. The candidate failed 12 of 16 calls: status 500 in GET /orders/{id}.")]
    [InlineData(0, 0, 12, 12, true, "Nothing could be compared: the candidate failed 12 of 12 calls: status 500 in GET /orders/{id}.")]
    public void The_sentence_says_in_one_breath_that_calls_failed_and_how_most_did(int match, int mismatch, int failed, int most,
        bool isOnly, string sentence)
    {
        var counts = new EvidenceCounts
        {
            Calls = match + mismatch + failed, Counted = match + mismatch, Differing = mismatch, Failed = failed,
        };
        Assert.Equal(sentence,
            ReportHeadline.Write(counts, s_nothing, [], new LeadingFailure("status 500", "GET /orders/{id}", most, isOnly)));
        Assert.DoesNotContain("most frequent", ReportHeadline.Write(counts, s_nothing, []), StringComparison.Ordinal);
        Assert.Contains("failed", ReportHeadline.Write(counts, s_nothing, []), StringComparison.Ordinal);
    }

    [Fact]
    public void How_the_candidate_fails_is_in_the_report_with_its_share_its_cause_and_an_example_and_hostile_texts_stay_in_their_cells()
    {
        const string Hostile = "|\n# pwned\u001b[31m`<script>alert(1)</script>\ud800";
        var experiment = _book.Experiment("x");
        foreach (var endpoint in (string[])["GET /a", "GET /b"])
        {
            for (var number = 0; number < 4; number++)
            {
                experiment.Endpoint(endpoint).WasSampled();
                experiment.Endpoint(endpoint).End(number > 0 ? CallEnd.Of(CallOutcome.Match) : CallEnd.Failed(CandidateFailure.Threw));
            }
        }

        var group = experiment.Failures.Find(new FailureSignature("GET /a", $"threw OddException at {Hostile}"))!;
        var (wish, _) = group.Saw(DateTimeOffset.UnixEpoch, Hostile, []);
        foreach (var endpoint in (string[])["GET /a", "GET /b"])
        {
            for (var number = 0; number < 4; number++)
            {
                experiment.Evidence.Saw(endpoint, number > 0 ? CallOutcome.Match : CallOutcome.CandidateFailed, null,
                    new EvidenceKey("settings", Hostile));
            }
        }

        group.Keep(new FailureSample
        {
            Request = new SampleRequest { Line = $"GET /a?{Hostile}" },
            Exceptions = [new SampleException { Type = "Shop.OddException", Message = Hostile, Error = "ConnectionRefused" }],
            ControlSide = new SampleSide(), CandidateSide = new SampleSide(), Withheld = [],
        }, 1_000, wish);
        var report = new ShadowReporter(_book, _registry, new FaultLog(NullLogger<FaultLog>.Instance), TimeProvider.System).Capture();
        var failing = report.Experiments.Single();
        Assert.Equal((2, 8, 0.25), (failing.FailureShare.Count, failing.FailureShare.Of, failing.FailureShare.Share));
        Assert.All(failing.Endpoints, static endpoint => Assert.Equal((1, 4), (endpoint.FailureShare.Count, endpoint.FailureShare.Of)));
        var markdown = report.ToMarkdown();
        Assert.Contains("| endpoint | calls | compared | differ | failed | not compared |", markdown, StringComparison.Ordinal);
        Assert.Contains("| `GET /a` | 4 | 3 | 0 | 1 (25.0 %) | 0 |", markdown, StringComparison.Ordinal);
        Assert.Contains("### How the candidate fails", markdown, StringComparison.Ordinal);
        Assert.Contains("Shop.OddException (ConnectionRefused)", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# pwned", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', markdown);
        using var json = JsonDocument.Parse(report.ToJson());
        var shown = json.RootElement.GetProperty("experiments")[0].GetProperty("failures")[0];
        Assert.Equal((1L, "ConnectionRefused"), (shown.GetProperty("count").GetInt64(),
            shown.GetProperty("samples")[0].GetProperty("exceptions")[0].GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData(20, 980, 0, 0, "100 % of 1,000 comparisons agree but for noise; 980 differ only where the control differs from itself.")]
    [InlineData(999, 1, 0, 0, "100 % of 1,000 comparisons agree but for noise; 1 differs only where the control differs from itself.")]
    [InlineData(20, 970, 10, 0,
        "99.0 % of 1,000 comparisons agree but for noise; 970 differ only where the control differs from itself; of 10 nobody can tell.")]
    [InlineData(990, 0, 10, 0, "99.0 % of 1,000 comparisons agree; of 10 nobody can tell.")]
    [InlineData(900, 50, 0, 50,
        "95.0 % of 1,000 comparisons agree but for noise; 50 differ only where the control differs from itself.")]
    public void Noise_and_what_nobody_can_tell_have_numbers_of_their_own_in_the_sentence(int match, int noise, int unverifiable,
        int mismatch, string sentence) =>
        Assert.Equal(sentence, ReportHeadline.Write(
            new EvidenceCounts
            {
                Calls = 1_000, Counted = match + noise + unverifiable + mismatch, Noise = noise, Unverifiable = unverifiable,
                Differing = mismatch,
            }, s_nothing, []));

    [Fact]
    public void What_differs_by_itself_is_shown_most_often_first_and_bounded()
    {
        for (var number = 0; number < 10; number++)
        {
            var profile = _book.Experiment("x").Endpoint($"GET /{number}").Noise;
            for (var path = 0; path < 100; path++)
            {
                var differs = new DifferenceSignatures(
                    new ComparisonResult([new Difference($"header:a|{path}", DifferenceKind.Value, "1", "2")], Truncated: false,
                        Failure: null));
                profile.Record(differs, differs);
                if (path == 7)
                {
                    profile.Record(differs, differs);
                }
            }
        }

        var report = new ShadowReporter(_book, _registry, new FaultLog(NullLogger<FaultLog>.Instance), TimeProvider.System).Capture();
        var noise = report.Experiments.Single().Noise;
        Assert.Equal(256, noise.Count);
        Assert.Equal(("GET /0", "header:a|7", "value", 101L, 2L, "noise"),
            (noise[0].Endpoint, noise[0].Path, noise[0].Kind, noise[0].SelfChecks, noise[0].ControlDiffers, noise[0].Label));
        Assert.Contains("### What differs by itself", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("| `GET /0` | `header:a\\|7` | value | 101 | 2 | 0 | 0 | noise |", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("\"noise\": [", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_kept_as_type_length_and_fingerprint_and_a_sensitive_one_always()
    {
        var keeps = Redactor(keepsValues: true);
        var hides = Redactor(keepsValues: false);
        Assert.Equal("42", Token(keeps, "$.total", "42"));
        Assert.DoesNotContain("hunter2", Token(keeps, "$.user.password", "\"hunter2\""), StringComparison.Ordinal);
        Assert.Matches(@"^\[string, 10 characters #[0-9a-f]{8}\]$", Token(hides, "$.total", "\"zzzzzzzzzz\""));
        Assert.Matches(@"^\[number, 2 characters #[0-9a-f]{8}\]$", Token(hides, "$.total", "42"));
        Assert.Equal(Token(hides, "$.a", "\"same\""), Token(hides, "$.b", "\"same\""));
        Assert.NotEqual(Token(hides, "$.a", "\"same\""), Token(Redactor(keepsValues: false), "$.a", "\"same\""));
        Assert.Null(Token(hides, "$.a", null));
        Assert.DoesNotContain("hunter2", Token(keeps, "$.users[0]", "{\"name\":\"a\",\"Password\":\"hunter2\"}"), StringComparison.Ordinal);
        Assert.DoesNotContain("1234", Token(keeps, "$.card", "{\"cvv\":\"123\",\"pin\" : \"1234\"}"), StringComparison.Ordinal);
        Assert.Equal("{\"pinned\":[1,2]}", Token(keeps, "$.x", "{\"pinned\":[1,2]}"));

        static string? Token(ValueRedactor redactor, string path, string? token) =>
            redactor.Token(new RedactionPlace("x", "GET /a", path), token);
    }

    [Theory]
    [InlineData("$.total", "by 48213.55", "by some distance")]
    [InlineData("$.born", "exactly 724401 days later", "by some distance")]
    [InlineData("$.at", "exactly one hour later", "exactly one hour later")]
    [InlineData("$.name", "case only", "case only")]
    [InlineData("$.password", "case only", null)]
    [InlineData("header:Set-Cookie", "cookie 'sid': Path", "cookie 'sid': Path")]
    [InlineData("$.x", null, null)]
    public void Where_values_are_not_kept_distances_are_not_either(string path, string? how, string? kept)
    {
        Assert.Equal(kept, Redactor(keepsValues: false).How(path, how));
        Assert.Equal(kept is null ? null : how, Redactor(keepsValues: true).How(path, how));
    }

    private static ValueRedactor Redactor(bool keepsValues)
    {
        var plan = new RedactionPlan(new RedactionOptions(), keepsValues);
        return new ValueRedactor(() => plan);
    }
}
