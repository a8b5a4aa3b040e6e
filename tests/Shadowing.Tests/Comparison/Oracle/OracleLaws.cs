using System.Text.RegularExpressions;
using JsonDiffPatchDotNet;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison.Deltas;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

public sealed partial class OracleLaws(ITestOutputHelper output)
{
    private static readonly string[] Refusals =
    [
        "an object has one name twice", "a string is not valid Unicode", "a name is not valid Unicode", "a number cannot be represented",
        "a rewrite failed",
        "the bodies do not differ", "the body is ignored", "the comparison failed: RuleFailed",
    ];

    [Fact]
    public void A_document_agrees_with_itself_spelled_in_another_way() => OracleLaw.Holds(output, static given =>
    {
        Assert.Equal(string.Empty, Side.Compare(Json(given.ControlBody), Json(OracleCase.Spell(given.Control, ~given.Spelling))).Found());
        if (MayFail(given))
        {
            return;
        }

        Assert.Equal(string.Empty,
            Side.Compare(Json(given.ControlBody), Json(OracleCase.Spell(given.Control, ~given.Spelling)), given.Compiled).Found());
    });

    [Fact]
    public void Both_ways_of_comparing_give_the_same() =>
        OracleLaw.Holds(output, static given => Side.Compare(Json(given.ControlBody), Json(given.CandidateBody), given.Compiled));

    [Fact]
    public void Both_ways_of_comparing_give_the_same_where_much_is_ignored() => OracleLaw.Holds(
        output, static given => Side.Compare(Json(given.ControlBody), Json(given.CandidateBody), given.Compiled),
        kinds: [NaiveRuleKind.Ignore]);

    [Fact]
    public void Differences_mirror_when_the_sides_are_swapped() => OracleLaw.Holds(
        output,
        static given =>
        {
            var there = Side.Compare(Json(given.ControlBody), Json(given.CandidateBody));
            var back = Side.Compare(Json(given.CandidateBody), Json(given.ControlBody));
            Assert.Equal(there.Outcome, back.Outcome);
            Assert.Equal(there.Truncated, back.Truncated);
            if (!there.Truncated)
            {
                Assert.Equal(Sorted(there.Differences), Sorted(back.Differences.Select(Mirror)));
            }
        },
        kinds: []);

    [Fact]
    public void A_delta_leads_from_the_control_to_the_candidate_and_back() => OracleLaw.Holds(
        output,
        static given =>
        {
            var delta = Delta.TryBuild(Json(given.ControlBody), Json(given.CandidateBody), RuleSet.Empty, out var whyNot);
            if (IsRefused(delta, whyNot))
            {
                return;
            }

            // A long integer that is the same on both sides is in no delta, but in the documents.
            var (left, right) = (Document.Spell(given.Control), Document.Spell(given.Candidate));
            if (LongInteger.IsMatch(left) || LongInteger.IsMatch(right))
            {
                return;
            }

            var (control, candidate) = (Tree(left), Tree(right));
            Leads(control, delta!, candidate);
        },
        kinds: []);

    [Fact]
    public void A_delta_leads_to_the_candidate_as_the_rules_see_it() => OracleLaw.Holds(output, static given =>
    {
        var rules = given.Compiled;
        var found = Side.Compare(Json(given.ControlBody), Json(given.CandidateBody), rules);
        var delta = Delta.TryBuild(Json(given.ControlBody), Json(given.CandidateBody), rules, out var whyNot);
        if (IsRefused(delta, whyNot))
        {
            Assert.False(found.Outcome is ComparisonOutcome.Mismatch
                && whyNot?.Contains("do not differ", StringComparison.Ordinal) is true, found.Found());
            return;
        }

        Assert.True(found.Outcome is ComparisonOutcome.Mismatch, $"nothing differs, but there is a delta: {delta}");
        var trees = DeltaTrees.TryBuild(given.ControlBody, given.CandidateBody, rules, out _)!.Value;
        Leads(trees.Control, delta!, trees.Candidate);
    });

    [Fact]
    public void Normalizing_twice_is_normalizing_once() => OracleLaw.Holds(
        output,
        static given =>
        {
            // What an index selects is another element once one before it is gone; and not every rewrite is the same twice.
            // An ignored key is still a key.
            var own = (given with
            {
                Rules =
                given.Rules.Where(static rule => !rule.Path.TellsIndexes && (rule.Kind is not NaiveRuleKind.Unordered || rule.Key is null)
                    && (rule.Kind is not NaiveRuleKind.Normalize || rule.Function is "same" or "upper")).ToList()
            }).Compiled;
            if (DeltaTrees.TryBuild(given.ControlBody, given.ControlBody, own, out var whyNot) is not { } once)
            {
                Assert.True(whyNot is null || Refusals.Contains(whyNot), whyNot);
                return;
            }

            Assert.True(JToken.DeepEquals(once.Control, once.Candidate), "one side is seen as the other");
            var normal = System.Text.Encoding.UTF8.GetBytes(once.Control.ToString(Formatting.None));
            Assert.Equal(string.Empty, Side.Compare(Json(given.ControlBody), Json(normal), own).Found());
            Assert.Equal(string.Empty, Side.Compare(Json(normal), Json(given.ControlBody), own).Found());
            var twice = DeltaTrees.TryBuild(normal, normal, own, out whyNot);
            Assert.True(twice is not null, whyNot);
            Assert.Equal(once.Control.ToString(Formatting.None), twice.Value.Control.ToString(Formatting.None));
        },
        // Of a repeated name the normal form has no second value.
        static documents => documents.DrawWithoutRepeatedNames(),
        kinds: [NaiveRuleKind.Ignore, NaiveRuleKind.NullIsMissing, NaiveRuleKind.Unordered, NaiveRuleKind.Trim, NaiveRuleKind.IgnoreCase,
            NaiveRuleKind.Normalize, NaiveRuleKind.Round]);

    [Fact]
    public void Each_planted_change_is_found_at_exactly_its_place_and_can_be_ignored_there() => OracleLaw.Holds(
        output,
        static given =>
        {
            var planted = PlantedChange.Plant(given.Control, new Random(given.Spelling));
            Document.Members Wrapped(object? document, object? noise) => new() { ("noise", noise), ("doc", document) };
            var control = Json(OracleCase.Spell(Wrapped(given.Control, 1), given.Spelling));
            var candidate = Json(OracleCase.Spell(Wrapped(planted.Changed, given.Candidate), given.Spelling ^ 1));
            var difference = Assert.Single(
                Side.Compare(control, candidate, Side.Rules(static options => options.Ignore("$.noise"))).Differences);
            Assert.Equal(("$.doc" + planted.Path[1..], planted.Kind), (difference.Path, difference.Kind));
            if (planted.CanBeIgnored)
            {
                Assert.Equal(string.Empty,
                    Side.Compare(control, candidate, Side.Rules(options => options.Ignore("$.noise").Ignore(difference.Path))).Found());
            }
        },
        static documents => documents.DrawWithoutRepeatedNames(),
        kinds: []);

    private static bool MayFail(OracleCase given) =>
        given.Rules.Any(static rule => rule.Kind is NaiveRuleKind.Normalize && rule.Function is "null" or "throws");

    private static bool IsRefused(string? delta, string? whyNot)
    {
        Assert.True(delta is not null || Refusals.Any(refusal => whyNot == "delta not built: " + refusal), whyNot);
        return delta is null;
    }

    private static void Leads(JToken control, string delta, JToken candidate)
    {
        var differ = new JsonDiffPatch(new Options { TextDiff = TextDiffMode.Simple });
        Assert.True(JToken.DeepEquals(candidate, differ.Patch(control.DeepClone(), Tree(delta))), $"forth by {delta}");
        Assert.True(JToken.DeepEquals(control, differ.Unpatch(candidate.DeepClone(), Tree(delta))), $"back by {delta}");
    }

    private static JToken Tree(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json))
        {
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Decimal
        };
        return JToken.ReadFrom(reader);
    }

    // In arrays that are aligned an index is the control's, whichever side that is: what is mirrored is the place without indexes.
    private static Difference Mirror(Difference difference) => new(
        difference.Path,
        difference.Kind switch
        {
            DifferenceKind.Missing => DifferenceKind.Unexpected,
            DifferenceKind.Unexpected => DifferenceKind.Missing,
            var kind => kind,
        },
        difference.Candidate,
        difference.Control);

    private static IEnumerable<string> Sorted(IEnumerable<Difference> differences) =>
        differences.Select(static d => $"{JsonPath.Generalize(d.Path)} {d.Kind} {d.Control} {d.Candidate}").Order(StringComparer.Ordinal);

    [GeneratedRegex("[0-9]{381}", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex LongInteger { get; }

    private static Shadowing.Observations.Observation Json(byte[] body) => Side.Of(body, "application/json");
}
