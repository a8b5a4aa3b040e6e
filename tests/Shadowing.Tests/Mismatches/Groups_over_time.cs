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

public sealed class Groups_over_time
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly AccountBook _book = new(TimeProvider.System);

    [Fact]
    public void The_names_of_a_map_make_no_more_groups_with_each_restart()
    {
        IReadOnlyList<StoredGroup> stored = [];
        for (var start = 0; start < 5; start++)
        {
            var book = new AccountBook(TimeProvider.System);
            var archive = Archive(book);
            archive.Restore(new StoredState { Groups = stored });
            for (var number = 0; number < 200; number++)
            {
                book.Experiment("x").Groups.Find(
                    new MismatchSignature("GET /a", $"$.byWord.{(char)('a' + start)}{Word(number)}.price", DifferenceKind.Value))?.Saw(
                        s_start, DifferenceLabel.Real, how: null);
            }

            stored = archive.TakeChanges(s_start).Groups.Concat(stored).DistinctBy(group => group.Id).ToList();
            Assert.Equal(PathNames.MostNames + 1, book.Experiment("x").Groups.All.Count());
            Assert.Equal((start + 1) * 200, book.Experiment("x").Groups.All.Sum(group => group.Count));
        }

        static string Word(int number) => $"{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}";
    }

    [Fact]
    public void A_sample_that_comes_when_its_group_has_gone_is_not_kept_for_nobody()
    {
        var groups = _book.Experiment("x").Groups;
        var group = groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        var (wish, _) = group.Saw(s_start, DifferenceLabel.Real, how: null);
        groups.Clear();
        group.Keep(Sample(), 1_000, wish);
        Assert.Equal(0, _book.Samples.Bytes);
        Assert.Empty(_book.Samples.TakeChanges().Added);
    }

    [Fact]
    public void A_clock_that_was_a_year_ahead_for_a_moment_costs_no_later_minute_and_no_later_line()
    {
        var group = _book.Experiment("x").Groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        group.Saw(s_start, DifferenceLabel.Real, how: null);
        group.Saw(s_start.AddDays(365), DifferenceLabel.Real, how: null);
        var (_, wantsLog) = group.Saw(s_start.AddMinutes(2), DifferenceLabel.Real, how: null);
        group.Saw(s_start.AddMinutes(3), DifferenceLabel.Real, how: null);
        Assert.True(wantsLog);
        Assert.Equal([1, 1], group.Read(GroupScope.Nothing, s_start.AddMinutes(3)).Trend.TakeLast(2));
        Assert.Equal(2, group.Read(GroupScope.Nothing, s_start.AddMinutes(3)).Trend.Sum());
    }

    [Fact]
    public void Calls_that_are_judged_side_by_side_and_come_a_little_out_of_order_bring_one_line_and_no_more_samples()
    {
        var group = _book.Experiment("x").Groups.Find(new MismatchSignature("GET /a", "$.a", DifferenceKind.Value))!;
        var seen = Enumerable.Range(0, 100_000)
            .Select(number => group.Saw(s_start.AddMilliseconds((number % 2 == 0 ? 2 : 1) * 0.01), DifferenceLabel.Real, how: null))
            .ToList();
        Assert.Single(seen, call => call.WantsLog);

        // Those of the draw, and one of the newest in this second.
        Assert.Equal(1, seen.Count(call => call.Wish is { IsWanted: true, Place: null }));
        Assert.InRange(seen.Count(call => call.Wish.IsWanted), 6, 120);
    }

    [Fact]
    public void Before_the_settings_are_known_nothing_is_restored_under_others_and_nothing_expires()
    {
        var registry = Registry(
            settings => (settings.Samples.MaxGroups, settings.Samples.PerGroup, settings.Samples.MaxAge) =
                (300, 12, TimeSpan.FromDays(30)));
        var archive = new MismatchArchive(_book, registry, Faults());
        archive.Restore(Stored(groups: 280));
        Assert.Null(archive.TakeChanges(s_start.AddDays(20)).ExpireBefore);
        Assert.Empty(_book.Experiment("x").Groups.All);

        registry.Start([]);
        var all = _book.Experiment("x").Groups.All.ToList();
        Assert.Equal(280, all.Count);
        Assert.Equal(12, all.Single(group => group.Signature.Endpoint == "GET /0").Samples().Count);
        Assert.Equal(s_start.AddDays(-10), archive.TakeChanges(s_start.AddDays(20)).ExpireBefore);
        Assert.Equal(280, _book.Experiment("x").Groups.All.Count());
    }

    private static StoredState Stored(int groups)
    {
        var book = new AccountBook(TimeProvider.System);
        book.Open(new SampleOptions { MaxGroups = 1_000, PerGroup = 12 });
        for (var number = 0; number < groups; number++)
        {
            var group = book.Experiment("x").Groups.Find(new MismatchSignature($"GET /{number}", "$.a", DifferenceKind.Value))!;
            for (var call = 0; call < (number == 0 ? 12 : 1); call++)
            {
                var (wish, _) = group.Saw(s_start, DifferenceLabel.Real, how: null);
                group.Keep(Sample(), 1_000, wish);
            }
        }

        var batch = Archive(book).TakeChanges(s_start);
        return new StoredState { Groups = batch.Groups, Samples = batch.Samples };
    }

    private static MismatchArchive Archive(AccountBook book)
    {
        var registry = Registry(settings => settings.Samples.MaxGroups = 1_000);
        var archive = new MismatchArchive(book, registry, Faults());
        registry.Start([]);
        return archive;
    }

    private static FaultLog Faults() => new(NullLogger<FaultLog>.Instance);

    private static ExperimentRegistry Registry(Action<ShadowingOptions> configure)
    {
        var declarations = new ExperimentDeclarations();
        declarations.Add(configure);
        return new ExperimentRegistry(declarations, ShadowingConfiguration.From(null), new ExperimentStops(), [],
            NullLogger<ExperimentRegistry>.Instance);
    }

    private static MismatchSample Sample() => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        At = s_start,
        IsDrawn = true,
        Path = "$.a",
        Request = new SampleRequest { Line = "GET /a" },
        ControlSide = new SampleSide { Status = 200 },
        CandidateSide = new SampleSide { Status = 200 },
        Withheld = [],
    };
}
