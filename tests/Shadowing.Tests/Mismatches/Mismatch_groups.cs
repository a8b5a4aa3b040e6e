using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Mismatches;

[Collection(nameof(Alone))]
public sealed class Mismatch_groups
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly AccountBook _book = new(TimeProvider.System);

    [Fact]
    public void The_drawn_samples_are_a_fair_draw_over_all_time_and_the_others_the_newest()
    {
        // Each of 1,000 mismatches should be drawn in 5 of 1,000 runs' places alike: early ones no more often than late ones.
        var early = 0;
        var drawn = 0;
        for (var run = 0; run < 2_000; run++)
        {
            var group = new AccountBook(TimeProvider.System).Experiment("x").Groups.Find(
                new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
            for (var number = 0; number < 100; number++)
            {
                Play(group, s_start.AddSeconds(number), number);
            }

            var samples = group.Samples().Select(kept => kept.Sample).ToList();
            Assert.Equal(5, samples.Count(sample => sample.IsDrawn));
            Assert.InRange(samples.Count(sample => !sample.IsDrawn), 1, 5);
            early += samples.Count(sample => sample.IsDrawn && Number(sample) < 50);
            drawn += 5;
        }

        // The share of the first half is 1/2; ten standard deviations of a fair draw are 5 %.
        Assert.InRange((double)early / drawn, 0.45, 0.55);
    }

    [Fact]
    public void Among_a_flood_the_newest_are_refreshed_once_a_second_and_the_very_newest_is_there()
    {
        var group = _book.Experiment("x").Groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        var wanted = 0;
        for (var number = 0; number < 1_000_000; number++)
        {
            var now = s_start.AddMilliseconds(number * 0.06);
            var (wish, _) = group.Saw(now, DifferenceLabel.Real, how: null);
            if (wish.IsWanted)
            {
                wanted++;
                group.Keep(Sample(now, number, wish), 1_000, wish);
            }
        }

        // A minute: 60 for the newest, and about 5 × ln(1,000,000 / 5) for the draw.
        Assert.InRange(wanted, 60, 250);
        Assert.Equal(1_000_000, group.Count);
        Assert.True(group.Samples().Where(kept => !kept.Sample.IsDrawn).Max(kept => Number(kept.Sample)) > 950_000);
        Assert.Equal(1_000_000, group.Read(GroupScope.Nothing, s_start.AddSeconds(60)).Trend.Sum());
    }

    [Fact]
    public void Samples_of_all_groups_stay_within_their_bytes_and_the_oldest_go_first()
    {
        _book.Open(new SampleOptions { MaxBytes = 100_000, MaxGroups = 50 });
        for (var number = 0; number < 1_000; number++)
        {
            var group = _book.Experiment("x").Groups.Find(
                new MismatchSignature($"GET /{(char)('a' + (number % 20))}", "$.a", DifferenceKind.Value))!;
            Play(group, s_start.AddSeconds(number), number, bytes: 3_000);
            Assert.InRange(_book.Samples.Bytes, 0, 100_000);
        }

        var kept = _book.Experiment("x").Groups.All.SelectMany(group => group.Samples()).ToList();
        Assert.Equal(_book.Samples.Bytes, kept.Sum(sample => sample.Bytes));
        Assert.True(_book.Samples.Dropped > 0);
        Assert.True(kept.Min(sample => Number(sample.Sample)) > 500, "an old sample has stayed in place of a newer one");
    }

    [Fact]
    public void Maps_keyed_by_ids_or_by_many_names_make_one_group()
    {
        var groups = _book.Experiment("x").Groups;
        for (var number = 0; number < 10_000; number++)
        {
            Find($"$.byId['{number}'].price");
            Find($"$.byGuid['0f8fad5b-d9cb-469f-a165-70867728{number:0000}'].price");
            Find($"$.byMail['ann{number}@example.com'].price");
            Find($"$.users.{Name(number)}.age");
        }

        var paths = groups.All.Select(group => group.Signature.Path).ToList();
        Assert.Equal(["$.byGuid.*.price", "$.byId.*.price", "$.byMail.*.price", "$.users.*.age"],
            paths.Where(path => path.Contains('*', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(PathNames.MostNames + 4, paths.Count);
        Assert.Equal(0, groups.Beyond);

        void Find(string path) =>
            groups.Find(new MismatchSignature("GET /a", path, DifferenceKind.Value))!.Saw(s_start, DifferenceLabel.Real, how: null);
        static string Name(int number) =>
            string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
    }

    [Fact]
    public void A_hundred_thousand_endpoints_paths_and_kinds_stay_within_groups_and_memory()
    {
        var groups = _book.Experiment("x").Groups;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < 100_000; number++)
        {
            groups.Find(new MismatchSignature($"GET /{number}", $"$.a{number % 999}.b{number % 997}.c", (DifferenceKind)(number % 11)),
                (DifferenceLabel)(number % 3))?.Saw(s_start, (DifferenceLabel)(number % 3), how: $"by {number}");
        }

        Assert.Equal(256, groups.All.Count());
        var grown = GC.GetTotalMemory(
            forceFullCollection: true) - before;   // less than nothing, where garbage of other tests went meanwhile
        Assert.True(grown < 16 * 1024 * 1024, $"{grown:N0} bytes");
        Assert.All(groups.All, group => Assert.InRange(group.Read(GroupScope.Nothing, s_start).How.Count, 0, 5));
    }

    [Fact]
    public void What_was_stored_before_builds_were_comes_back_and_nobody_knows_its_first_build()
    {
        StoredGroup[] groups =
        [
            new()
            {
                Id = "1", Experiment = "x", LastSeen = s_start,
                Content = """{"endpoint":"GET /a","path":"$.a","kind":3,"count":100,"noiseCount":0,"unverifiableCount":0,"firstSeen":"2026-03-02T10:00:00+00:00","how":[]}""",
            },
            new()
            {
                Id = "2", Experiment = "x", LastSeen = s_start,
                Content = """{"endpoint":"GET /a","failure":"timed out","count":7,"firstSeen":"2026-03-02T10:00:00+00:00","withheld":[],"judged":9}""",
            },
        ];
        var registry = new ExperimentRegistry(new ExperimentDeclarations(), ShadowingConfiguration.From(null), new ExperimentStops(), [],
            NullLogger<ExperimentRegistry>.Instance);
        registry.Start([]);
        new MismatchArchive(_book, registry, new FaultLog(NullLogger<FaultLog>.Instance))
            .Restore(new StoredState { Groups = groups, Samples = [] });
        var group = Assert.Single(_book.Experiment("x").Groups.All);
        Assert.Equal(7, Assert.Single(_book.Experiment("x").Failures.All).Count);
        Assert.Equal(100, group.Count);
        group.Saw(s_start, DifferenceLabel.Real, how: null, new EvidencePlace(new EvidenceKey("settings", "2.3.1"), IsCounted: true), 7);
        var report = group.Read(GroupScope.Nothing, s_start);
        Assert.Equal((101, null, "2.3.1"), (report.Count, report.FirstBuild, report.LastBuild));
    }

    [Fact]
    public void Noise_never_takes_the_places_of_real_differences()
    {
        var groups = _book.Experiment("x").Groups;
        for (var number = 0; number < 1_000; number++)
        {
            groups.Find(new MismatchSignature($"GET /{number}", "$.noise", DifferenceKind.Value), DifferenceLabel.Noise)?.Saw(s_start,
                DifferenceLabel.Noise, how: null);
        }

        var real = groups.Find(new MismatchSignature("GET /late", "$.real", DifferenceKind.Value), DifferenceLabel.Real);
        Assert.NotNull(real);
        real.Saw(s_start, DifferenceLabel.Real, how: null);
        Assert.Equal(("real", 1L), (real.Read(GroupScope.Nothing, s_start).Label, real.Read(GroupScope.Nothing, s_start).Count));
        Assert.Equal("noise", groups.All.First(group => group != real).Read(GroupScope.Nothing, s_start).Label);
    }

    [Fact]
    public void What_is_too_old_goes_and_the_store_is_told()
    {
        var registry = new ExperimentRegistry(new ExperimentDeclarations(), ShadowingConfiguration.From(null), new ExperimentStops(), [],
            NullLogger<ExperimentRegistry>.Instance);
        registry.Start([]);
        var archive = new MismatchArchive(_book, registry, new FaultLog(NullLogger<FaultLog>.Instance));
        var groups = _book.Experiment("x").Groups;
        var old = groups.Find(new MismatchSignature("GET /a", "$.old", DifferenceKind.Value))!;
        var lasting = groups.Find(new MismatchSignature("GET /a", "$.lasting", DifferenceKind.Value))!;
        Play(old, s_start, 1);
        Play(lasting, s_start, 2);
        var first = archive.TakeChanges(s_start.AddMinutes(1));
        Assert.Equal((2, 2, 0), (first.Groups.Count, first.Samples.Count, first.RemovedGroups.Count));
        Assert.Equal(0, archive.TakeChanges(s_start.AddMinutes(2)).Count);

        lasting.Saw(s_start.AddDays(6), DifferenceLabel.Real, how: null);
        var later = archive.TakeChanges(s_start.AddDays(7.5));
        Assert.Equal(old.Id, Assert.Single(later.RemovedGroups));
        Assert.Equal(first.Samples.Select(sample => sample.Id).Order(), later.RemovedSamples.Order());
        Assert.Equal(lasting, Assert.Single(groups.All));
        Assert.Empty(lasting.Samples());
    }

    [Fact]
    public void Groups_and_samples_come_back_from_what_was_stored()
    {
        var registry = new ExperimentRegistry(new ExperimentDeclarations(), ShadowingConfiguration.From(null), new ExperimentStops(), [],
            NullLogger<ExperimentRegistry>.Instance);
        registry.Start([]);
        var group = _book.Experiment("x").Groups.Find(new MismatchSignature("GET /a", "$.a['odd name']", DifferenceKind.Missing))!;
        for (var number = 0; number < 40; number++)
        {
            Play(group, s_start.AddSeconds(number), number);
        }

        var batch = new MismatchArchive(_book, registry, new FaultLog(NullLogger<FaultLog>.Instance)).TakeChanges(s_start.AddMinutes(1));
        var again = new AccountBook(TimeProvider.System);
        new MismatchArchive(again, registry, new FaultLog(NullLogger<FaultLog>.Instance)).Restore(
            new StoredState { Groups = batch.Groups, Samples = batch.Samples });
        var restored = Assert.Single(again.Experiment("X").Groups.All);
        var (expected, actual) = (group.Read(GroupScope.Nothing, s_start), restored.Read(GroupScope.Nothing, s_start));
        Assert.Equal((expected.Id, expected.Count, expected.Kind, expected.Path, expected.FirstSeen, expected.LastSeen),
            (actual.Id, actual.Count, actual.Kind, actual.Path, actual.FirstSeen, actual.LastSeen));
        Assert.Equal(expected.Samples.Select(sample => sample.Id), actual.Samples.Select(sample => sample.Id));
        Assert.Equal(expected.Samples[0].ControlSide,
            actual.Samples[0].ControlSide with { Headers = expected.Samples[0].ControlSide.Headers });
        Assert.Equal(0, new MismatchArchive(again, registry, new FaultLog(NullLogger<FaultLog>.Instance)).TakeChanges(
            s_start.AddMinutes(1)).Count);
    }

    private static void Play(MismatchGroup group, DateTimeOffset now, int number, long bytes = 1_000)
    {
        var (wish, _) = group.Saw(now, DifferenceLabel.Real, how: "case only");
        if (wish.IsWanted)
        {
            group.Keep(Sample(now, number, wish), bytes, wish);
        }
    }

    private static MismatchSample Sample(DateTimeOffset now, int number, SampleWish wish) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        At = now,
        IsDrawn = wish.Place is not null,
        Path = "$.a",
        Request = new SampleRequest { Line = number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        ControlSide = new SampleSide { Status = 200, Body = "{}", Duration = TimeSpan.FromMilliseconds(3) },
        CandidateSide = new SampleSide { Status = 200 },
        Withheld = [],
    };

    private static int Number(MismatchSample sample) => int.Parse(sample.Request.Line, System.Globalization.CultureInfo.InvariantCulture);
}
