using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Observations;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Mismatches;

[Collection(nameof(Alone))]
public sealed class Failure_groups
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly AccountBook _book = new(TimeProvider.System);

    [Fact]
    public void Ten_thousand_types_and_places_of_exceptions_stay_within_groups_and_memory_and_leave_room_for_other_kinds()
    {
        var failures = _book.Experiment("x").Failures;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < 10_000; number++)
        {
            failures.Find(new FailureSignature("GET /a", FailureKind.Threw($"Made{number}Exception", $"Shop.Place{number}.Find")))?.Saw(
                s_start, build: null, withheld: []);
        }

        Assert.Equal((256 / 2) + 1, failures.All.Count());
        Assert.Equal(10_000, failures.All.Sum(group => group.Count));
        Assert.Equal(10_000 - 128, failures.All.Single(group => group.Signature.Kind == "threw").Count);
        for (var number = 0; number < 10_000; number++)
        {
            failures.Find(new FailureSignature($"GET /{number}", FailureKind.Unreachable))?.Saw(s_start, build: null, withheld: []);
        }

        Assert.Equal(256, failures.All.Count());
        Assert.Equal(20_000, failures.Beyond + failures.All.Sum(group => group.Count));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 8 * 1024 * 1024, $"{grown:N0} bytes");
    }

    [Fact]
    public void Samples_of_failures_and_of_mismatches_share_their_bytes_and_the_oldest_go_first()
    {
        _book.Open(new SampleOptions { MaxBytes = 50_000, MaxGroups = 50 });
        var mismatches = _book.Experiment("x").Groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        for (var number = 0; number < 200; number++)
        {
            if (number < 20)
            {
                var (wish, _) = mismatches.Saw(s_start.AddSeconds(number), DifferenceLabel.Real, how: null);
                mismatches.Keep(Mismatch(s_start.AddSeconds(number)), 3_000, wish);
            }

            Fail(_book, $"GET /{number % 10}", FailureKind.Status(500), s_start.AddSeconds(number), bytes: 3_000);
            Assert.InRange(_book.Samples.Bytes, 0, 50_000);
        }

        Assert.Empty(mismatches.Samples());
        var kept = _book.Experiment("x").Failures.All.SelectMany(group => group.Samples()).ToList();
        Assert.Equal(_book.Samples.Bytes, kept.Sum(sample => sample.Bytes));
        Assert.True(_book.Samples.Dropped > 0);
    }

    [Fact]
    public void A_share_is_of_its_own_endpoints_counted_calls_of_one_evidence_run()
    {
        var group = _book.Experiment("x").Failures.Find(new FailureSignature("GET /seldom", FailureKind.Status(500)))!;
        var (run, before) = (new EvidenceKey("settings", "2"), new EvidenceKey("settings", "1"));
        for (var number = 0; number < 5; number++)
        {
            group.Saw(s_start, new EvidencePlace(before, IsCounted: true), withheld: []);
        }

        group.Saw(s_start, new EvidencePlace(run, IsCounted: true), withheld: []);
        group.Saw(s_start, new EvidencePlace(run, IsCounted: false), withheld: []);
        group.Saw(s_start, new EvidencePlace(run, IsCounted: true), withheld: []);
        group.Saw(s_start, place: null, withheld: []);
        var scope = new GroupScope
        {
            Run = run, Judged = static endpoint => endpoint == "GET /seldom" ? 8 : 900,
            Compared = static _ => throw new InvalidOperationException("A failure is a share of more than those."),
        };
        var report = group.ReadAlone(scope, s_start);
        Assert.Equal((2, 8, 0.25), (report.Share.Count, report.Share.Of, report.Share.Share));
        Assert.InRange(report.Share.Low, 0, 0.25);
        Assert.InRange(report.Share.High, 0.25, 1);
        Assert.Equal((9, "1", "2"), (report.Count, report.FirstBuild, report.LastBuild));
        Assert.Equal([KeyValuePair.Create("1", 5L), KeyValuePair.Create("2", 2L)], report.Builds);
        var nothing = group.ReadAlone(GroupScope.Nothing, s_start).Share;
        Assert.Equal((0, 0), (nothing.Count, nothing.Of));
    }

    [Fact]
    public void A_group_knows_the_first_and_the_last_build_when_it_was_seen_and_how_often_in_each_minute()
    {
        var group = _book.Experiment("x").Failures.Find(new FailureSignature("GET /a", FailureKind.Unreachable))!;
        group.Saw(s_start, build: null, withheld: []);
        group.Saw(s_start.AddMinutes(1), "1.0", withheld: []);
        group.Saw(s_start.AddMinutes(2), "2.0", withheld: []);
        group.Saw(s_start.AddMinutes(2), build: null, withheld: []);
        var report = group.Read(GroupScope.Nothing, s_start.AddMinutes(2));
        Assert.Equal(("1.0", "2.0"), (report.FirstBuild, report.LastBuild));
        Assert.Equal((s_start, s_start.AddMinutes(2)), (report.FirstSeen, report.LastSeen));
        Assert.Equal([1, 1, 2], report.Trend.TakeLast(3));
        Assert.Equal(32, report.Id.Length);
        Assert.Equal(new FailureSignature("GET /a", FailureKind.Unreachable).IdIn("X"), report.Id);
    }

    [Fact]
    public void A_flood_brings_one_line_a_minute_and_few_samples()
    {
        var group = _book.Experiment("x").Failures.Find(new FailureSignature("GET /a", FailureKind.TimedOut))!;
        var seen = Enumerable.Range(0, 100_000).Select(number => group.Saw(s_start.AddMilliseconds(number), null, [])).ToList();
        Assert.Equal(2, seen.Count(call => call.WantsLog));
        Assert.InRange(seen.Count(call => call.Wish.IsWanted), 6, 400);
    }

    [Fact]
    public void Names_of_withheld_credentials_are_bounded()
    {
        var group = _book.Experiment("x").Failures.Find(new FailureSignature("GET /a", FailureKind.RefusedCredential))!;
        for (var number = 0; number < 1_000; number++)
        {
            group.Saw(s_start, build: null, [$"X-{number}-Token"]);
        }

        Assert.Equal(8, group.ReadAlone(GroupScope.Nothing, s_start).Withheld.Count);
    }

    [Fact]
    public void Groups_come_back_from_what_was_stored_beside_those_of_mismatches_and_nothing_is_written_twice()
    {
        var registry = Registry();
        var experiment = _book.Experiment("x");
        var mismatch = experiment.Groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        var (wish, _) = mismatch.Saw(s_start, DifferenceLabel.Real, how: null);
        mismatch.Keep(Mismatch(s_start), 1_000, wish);
        End(experiment.Endpoint("GET /a"), CallEnd.Of(CallOutcome.Match), 60);
        for (var number = 0; number < 40; number++)
        {
            Fail(_book, "GET /a", FailureKind.Threw("InvalidOperationException", "Shop.Orders.Find"), s_start.AddSeconds(number),
                withheld: ["Cookie"]);
            End(experiment.Endpoint("GET /a"), CallEnd.Failed(CandidateFailure.Threw), 1);
        }

        var batch = Archive(_book, registry).TakeChanges(s_start.AddMinutes(1));
        Assert.Equal(2, batch.Groups.Count);
        var again = new AccountBook(TimeProvider.System);
        var archive = Archive(again, registry);
        archive.Restore(new StoredState { Groups = batch.Groups, Samples = batch.Samples });
        var restored = again.Experiment("X").Failures;
        var group = experiment.Failures.All.Single();
        var scope = new GroupScope { Run = new EvidenceKey("settings", "1.0"), Judged = static _ => 100 };
        var (expected, actual) = (group.Read(scope, s_start), restored.All.Single().Read(scope, s_start));
        Assert.Equal((expected.Id, expected.Count, expected.Kind, expected.Endpoint, expected.FirstSeen, expected.LastSeen),
            (actual.Id, actual.Count, actual.Kind, actual.Endpoint, actual.FirstSeen, actual.LastSeen));
        Assert.Equal((expected.FirstBuild, expected.LastBuild, expected.Share), (actual.FirstBuild, actual.LastBuild, actual.Share));
        Assert.Equal(expected.Builds, actual.Builds);
        Assert.Equal((40, 100), (actual.Share.Count, actual.Share.Of));
        Assert.Equal(expected.Withheld, actual.Withheld);
        Assert.Equal(expected.Samples.Select(sample => sample.Id), actual.Samples.Select(sample => sample.Id));
        Assert.Equal(expected.Samples[0].Exceptions[0].Stack, actual.Samples[0].Exceptions[0].Stack);
        Assert.Equal(mismatch.Id, again.Experiment("x").Groups.All.Single().Id);
        Assert.Single(again.Experiment("x").Groups.All.Single().Samples());
        Assert.Equal(0, archive.TakeChanges(s_start.AddMinutes(1)).Count);

        // What nobody can read any more is passed over.
        archive.Restore(new StoredState
        {
            Groups = [new StoredGroup { Id = "1", Experiment = "x", LastSeen = s_start, Content = """{"endpoint":"GET /a"}""" }],
        });
        Assert.Single(restored.All);
    }

    [Fact]
    public void What_is_too_old_goes_and_the_store_is_told()
    {
        var archive = Archive(_book, Registry());
        Fail(_book, "GET /old", FailureKind.TimedOut, s_start);
        Fail(_book, "GET /lasting", FailureKind.TimedOut, s_start);
        var first = archive.TakeChanges(s_start.AddMinutes(1));
        Assert.Equal((2, 2), (first.Groups.Count, first.Samples.Count));
        Assert.Equal(0, archive.TakeChanges(s_start.AddMinutes(2)).Count);

        var failures = _book.Experiment("x").Failures;
        var old = failures.All.Single(group => group.Signature.Endpoint == "GET /old");
        failures.All.Single(group => group != old).Saw(s_start.AddDays(6), build: null, withheld: []);
        var later = archive.TakeChanges(s_start.AddDays(7.5));
        Assert.Equal(old.Id, Assert.Single(later.RemovedGroups));
        Assert.Equal(first.Samples.Select(sample => sample.Id).Order(), later.RemovedSamples.Order());
        Assert.Equal("GET /lasting", Assert.Single(failures.All).Signature.Endpoint);
    }

    [Fact]
    public void What_is_forgotten_begins_anew()
    {
        var failures = _book.Experiment("x").Failures;
        var scope = new GroupScope { Run = new EvidenceKey("settings", "1.0") };
        Fail(_book, "GET /a", FailureKind.TimedOut, s_start);
        Assert.Equal(1, failures.Leading(scope)?.Count);
        failures.Clear();
        Assert.Empty(failures.All);
        Assert.Equal(0, _book.Samples.Bytes);
        Assert.Null(failures.Leading(scope));
        Fail(_book, "GET /a", FailureKind.TimedOut, s_start);
        Assert.Equal(1, failures.All.Single().Count);
    }

    private static void Fail(AccountBook book, string endpoint, string kind, DateTimeOffset now, long bytes = 1_000,
        IReadOnlyList<string>? withheld = null)
    {
        var group = book.Experiment("x").Failures.Find(new FailureSignature(endpoint, kind))!;
        var (wish, _) = group.Saw(now, "1.0", withheld ?? []);
        if (wish.IsWanted)
        {
            group.Keep(Sample(now, wish), bytes, wish);
        }
    }

    private static void End(EndpointAccount account, in CallEnd end, int times)
    {
        for (var number = 0; number < times; number++)
        {
            account.WasSampled();
            account.End(end);
        }
    }

    private static FailureSample Sample(DateTimeOffset now, SampleWish wish) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        At = now,
        IsDrawn = wish.Place is not null,
        Request = new SampleRequest { Line = "GET /a" },
        Exceptions = [new SampleException { Type = "System.InvalidOperationException", Message = "no", Stack = ["Shop.Orders.Find"] }],
        ControlSide = new SampleSide { Status = 200, Duration = TimeSpan.FromMilliseconds(3) },
        CandidateSide = new SampleSide { Duration = TimeSpan.FromMilliseconds(5) },
        Withheld = [],
    };

    private static MismatchSample Mismatch(DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        At = now,
        IsDrawn = true,
        Path = "$.a",
        Request = new SampleRequest { Line = "GET /a" },
        ControlSide = new SampleSide { Status = 200 },
        CandidateSide = new SampleSide { Status = 200 },
        Withheld = [],
    };

    private static MismatchArchive Archive(AccountBook book, ExperimentRegistry registry) =>
        new(book, registry, new FaultLog(NullLogger<FaultLog>.Instance));

    private static ExperimentRegistry Registry()
    {
        var registry = new ExperimentRegistry(new ExperimentDeclarations(), ShadowingConfiguration.From(null), new ExperimentStops(), [],
            NullLogger<ExperimentRegistry>.Instance);
        registry.Start([]);
        return registry;
    }
}
