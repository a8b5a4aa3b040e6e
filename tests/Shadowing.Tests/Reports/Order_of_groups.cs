using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Reports;

public sealed class Order_of_groups
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly EvidenceKey s_run = new("settings", "2.0");
    private readonly MismatchGroups _groups = new AccountBook(TimeProvider.System).Experiment("x").Groups;

    [Fact]
    public void Status_and_type_come_first_then_what_is_important_then_the_rest_and_inside_each_what_most_counted_calls_show()
    {
        Play("$.often", DifferenceKind.Value, Numbers(100));
        Play("$.total.amount", DifferenceKind.Value, Numbers(5));
        Play("$.items[*].price", DifferenceKind.Value, Numbers(7));
        Play("header:Location", DifferenceKind.Header, Numbers(6));
        Play("$.id", DifferenceKind.Type, Numbers(2));
        Play("status", DifferenceKind.Status, Numbers(1));
        Play("$.seldom", DifferenceKind.Value, Numbers(3));
        var important = Important("$.total", "$..price", "header:location");
        Assert.Equal(["$.id", "status", "$.items[*].price", "header:Location", "$.total.amount", "$.often", "$.seldom"],
            Order(important).Select(static group => group.Path));
        Assert.Equal(["$.id", "status", "$.often", "$.items[*].price", "header:Location", "$.total.amount", "$.seldom"],
            Order(ImportantPaths.None).Select(static group => group.Path));
    }

    [Fact]
    public void Repeated_calls_and_calls_of_other_builds_do_not_bring_a_group_forward()
    {
        Play("$.repeated", DifferenceKind.Value, Numbers(100), isCounted: false);
        Play("$.before", DifferenceKind.Value, Numbers(100), new EvidenceKey("settings", "1.0"));
        Play("$.now", DifferenceKind.Value, Numbers(2));
        var order = Order(ImportantPaths.None);
        Assert.Equal("$.now", order[0].Path);
        Assert.Equal([(2, 2), (0, 100), (0, 100)], order.Select(static group => (group.Counted, group.Count)));
    }

    [Fact]
    public void Groups_that_differ_in_the_same_calls_stand_together_each_with_its_own_count_and_what_it_differs_with()
    {
        var calls = Numbers(1_123);
        Play("$.local", DifferenceKind.Value, calls);
        Play("$.other", DifferenceKind.Value, Numbers(1_122));
        Play("$.offset", DifferenceKind.Value, calls);
        Play("$.elsewhere", DifferenceKind.Value, Numbers(1_123), endpoint: "GET /b");
        var order = Order(ImportantPaths.None);
        Assert.Equal(["$.elsewhere", "$.local", "$.offset", "$.other"], order.Select(static group => group.Path));
        Assert.All(order, static group => Assert.InRange(group.Counted, 1_122, 1_123));
        var (local, offset) = (order[1], order[2]);
        Assert.Equal((1_123, true), (local.TogetherCalls, local.IsTogetherExact));
        Assert.Equal([KeyValuePair.Create(offset.Id, "$.offset")], local.Together);
        Assert.Equal([KeyValuePair.Create(local.Id, "$.local")], offset.Together);
        Assert.Empty(order[0].Together);
        Assert.Empty(order[3].Together);
    }

    [Fact]
    public void Groups_that_differ_in_nearly_the_same_calls_stand_together_and_the_number_says_that_it_is_about()
    {
        var calls = Numbers(1_000);
        Play("$.all", DifferenceKind.Value, calls);
        Play("$.nearly", DifferenceKind.Value, calls[..995]);
        Play("$.half", DifferenceKind.Value, calls[..500]);
        var order = Order(ImportantPaths.None);
        var all = order.Single(static group => group.Path == "$.all");
        Assert.Equal(["$.nearly"], all.Together.Values);
        Assert.False(all.IsTogetherExact);
        Assert.InRange(all.TogetherCalls, 900, 995);
        Assert.Empty(order.Single(static group => group.Path == "$.half").Together);
    }

    [Fact]
    public void What_an_earlier_build_showed_alone_does_not_part_what_differs_together_now_and_builds_may_take_turns()
    {
        var (calls, before) = (Numbers(50), Numbers(50));
        for (var turn = 0; turn < 50; turn++)
        {
            Play("$.name", DifferenceKind.Value, [before[turn]], new EvidenceKey("settings", "1.0"));
            Play("$.name", DifferenceKind.Value, [calls[turn]]);
            Play("$.total", DifferenceKind.Value, [calls[turn]]);
        }

        var order = Order(ImportantPaths.None);
        Assert.Equal((50, true, "$.total"), (order[0].TogetherCalls, order[0].IsTogetherExact, order[0].Together.Values.Single()));
        Assert.Equal((50, 100), (order[0].Counted, order[0].Count));
    }

    [Fact]
    public void Calls_that_were_forgotten_are_not_taken_for_others_when_their_run_comes_back()
    {
        var shared = Numbers(1);
        Play("$.x", DifferenceKind.Value, Numbers(100));
        Play("$.y", DifferenceKind.Value, Numbers(100));
        for (var build = 3; build < 8; build++)
        {
            Play("$.x", DifferenceKind.Value, Numbers(1), new EvidenceKey("settings", $"{build}"));
            Play("$.y", DifferenceKind.Value, Numbers(1), new EvidenceKey("settings", $"{build}"));
        }

        Play("$.x", DifferenceKind.Value, shared);
        Play("$.y", DifferenceKind.Value, shared);
        Assert.All(Order(ImportantPaths.None), static group => Assert.Equal((101, 0), (group.Counted, group.Together.Count)));
    }

    [Fact]
    public void A_run_that_goes_on_keeps_its_number_however_many_others_come_and_go()
    {
        var calls = Numbers(40);
        for (var turn = 0; turn < 40; turn++)
        {
            Play("$.x", DifferenceKind.Value, [calls[turn]]);
            Play("$.y", DifferenceKind.Value, [calls[turn]]);
            Play("$.x", DifferenceKind.Value, Numbers(1), new EvidenceKey("settings", $"odd {turn}"));
        }

        var order = Order(ImportantPaths.None);
        Assert.All(order, static group => Assert.Equal((40, 40, true), (group.Counted, group.TogetherCalls, group.IsTogetherExact)));
    }

    [Fact]
    public void In_how_many_calls_all_of_several_differ_is_exact_where_few_enough_are_known()
    {
        var calls = Numbers(30);
        Play("$.a", DifferenceKind.Value, calls);
        Play("$.b", DifferenceKind.Value, calls[3..]);
        Play("$.c", DifferenceKind.Value, calls[..27]);
        Assert.All(Order(ImportantPaths.None), static group => Assert.Equal((24, 2, false),
            (group.TogetherCalls, group.Together.Count, group.IsTogetherExact)));
    }

    [Fact]
    public void A_thousand_groups_are_held_against_each_other_within_few_bytes()
    {
        var groups = new MismatchGroups("x", new MismatchBounds { Groups = 1_000, PerKind = 0 }, new SampleShelf());
        for (var number = 0; number < 1_000; number++)
        {
            var group = groups.Find(new MismatchSignature("GET /a", $"$.m{number:x}[*]", DifferenceKind.Value));
            foreach (var call in group is null ? [] : Numbers(40))
            {
                group!.Saw(s_start, DifferenceLabel.Real, how: null, new EvidencePlace(s_run, IsCounted: true), call);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(groups.All.Count(), MismatchCause.Of(groups.All, s_run).Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Causes_that_do_not_reach_as_many_calls_as_differ_explain_nothing()
    {
        Play("$.x", DifferenceKind.Value, Numbers(3));
        Assert.EndsWith("; the largest known cause: $.x (value) in GET /a, 3 calls.", Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_differs_together_with_something_important_comes_with_it()
    {
        var calls = Numbers(3);
        Play("$.often", DifferenceKind.Value, Numbers(100));
        Play("$.detail", DifferenceKind.Value, calls);
        Play("$.total", DifferenceKind.Value, calls);
        Assert.Equal(["$.total", "$.detail", "$.often"], Order(Important("$.total")).Select(static group => group.Path));
    }

    [Fact]
    public void The_sentence_counts_what_differs_together_as_one_cause_and_names_it()
    {
        var calls = Numbers(20);
        Play("$.local", DifferenceKind.Value, calls);
        Play("$.offset", DifferenceKind.Value, calls);
        Play("$.name", DifferenceKind.Value, Numbers(3));
        Assert.EndsWith("; two causes explain the rest; the largest: $.local and $.offset in GET /a, which differ together in 20 calls.",
            Sentence(), StringComparison.Ordinal);
        Play("$.zone", DifferenceKind.Value, calls);
        Assert.EndsWith("the largest: $.local and 2 more places in GET /a, which differ together in 20 calls.", Sentence(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_that_only_earlier_builds_showed_explain_nothing_of_the_present_one()
    {
        Play("$.before", DifferenceKind.Value, Numbers(100), new EvidenceKey("settings", "1.0"));
        Play("$.now", DifferenceKind.Value, Numbers(23));
        Assert.EndsWith("; one cause explains the rest; the largest: $.now (value) in GET /a, 23 calls.", Sentence(),
            StringComparison.Ordinal);
        Assert.Empty(MismatchCause.Of(_groups.All, run: null));
    }

    [Theory]
    [InlineData("$.total", "$.total", true)]
    [InlineData("$.total", "$.total.amount", true)]
    [InlineData("$.total", "$.totals", false)]
    [InlineData("$.total.amount", "$.total", false)]
    [InlineData("$..price", "$.items[*].price", true)]
    [InlineData("$..price", "$.items[*].prices", false)]
    [InlineData("$.items[0].price", "$.items[*].price", true)]
    [InlineData("$.items[0].price", "$.items.price", false)]
    [InlineData("$.*.price", "$.items.price", true)]
    [InlineData("$.*.price", "$.price", false)]
    [InlineData("$['a.b']", "$['a.b'].c", true)]
    [InlineData("$['a.b']", "$.a.b", false)]
    [InlineData("$..b..d", "$.a.b.c.d.e", true)]
    [InlineData("$..d..b", "$.a.b.c.d.e", false)]
    [InlineData("$", "$.anything", true)]
    [InlineData("header:LOCATION", "header:Location", true)]
    [InlineData("header:Location", "header:Content-Type", false)]
    [InlineData("$.status", "status", false)]
    public void A_place_is_important_when_it_is_named_or_below_what_is(string named, string place, bool isImportant) =>
        Assert.Equal(isImportant, Important(named).Contain(place));

    [Fact]
    public void What_is_no_place_is_said_with_its_key_and_what_is_allowed()
    {
        var errors = new List<string>();
        ImportantPaths.Read(["$.ok", "total", "$.", "header:"], "Shadowing:Experiments:x:Important", errors);
        Assert.Equal(3, errors.Count);
        Assert.All(errors, static error =>
        {
            Assert.StartsWith("Shadowing:Experiments:x:Important has '", error, StringComparison.Ordinal);
            Assert.EndsWith("Use a path as in Ignore, such as $.total, or header:NAME.", error, StringComparison.Ordinal);
        });
    }

    private static ImportantPaths Important(params string[] entries)
    {
        var errors = new List<string>();
        var important = ImportantPaths.Read(entries, "Important", errors);
        Assert.Empty(errors);
        return important;
    }

    private static ulong[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(static _ => GroupCalls.Number())];

    private void Play(string path, DifferenceKind kind, ulong[] calls, EvidenceKey? run = null, bool isCounted = true,
        string endpoint = "GET /a")
    {
        var group = _groups.Find(new MismatchSignature(endpoint, path, kind))!;
        foreach (var call in calls)
        {
            group.Saw(s_start, DifferenceLabel.Real, how: null, new EvidencePlace(run ?? s_run, isCounted), call);
        }
    }

    private IReadOnlyList<MismatchGroupReport> Order(ImportantPaths important)
    {
        var scope = new GroupScope { Run = s_run, Compared = static _ => 10_000 };
        return GroupOrder.Of(_groups.All.Select(group => group.ReadAlone(scope, s_start)), MismatchCause.Of(_groups.All, s_run), important);
    }

    private string Sentence() => ReportHeadline.Write(
        new() { Calls = 1_000, Counted = 1_000, Differing = 23 },
        new()
        {
            NotComparable = new Dictionary<string, long>(), Dropped = new Dictionary<string, long>(),
            CandidateFailures = new Dictionary<string, long>(),
        },
        MismatchCause.Of(_groups.All, s_run));
}
