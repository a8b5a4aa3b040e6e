using FsCheck;
using FsCheck.Fluent;
using JsonDiffPatchDotNet;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison;
using Shadowing.Comparison.Deltas;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison;

public sealed class ComparisonLaws
{
    private const string Planted = "planted: found nowhere else";

    [Fact]
    public void A_document_agrees_with_itself_spelled_in_another_way() => Holds(Document.Arbitrary(repeatedNames: true), static given =>
    {
        var random = new Random(given.Seed);
        Side.Agree(Document.Spell(given.Document, random), Document.Spell(given.Document, random));
        Side.Agree(Document.Spell(given.Document, random), Document.Spell(given.Document, random), static options => options
            .Unordered("$..*", "a").Tolerance("$..*", 0.1).Normalize("$..*", static value => value.Trim()).Ignore("$..b"));
    });

    [Fact]
    public void A_document_without_an_order_agrees_with_itself_shuffled() => Holds(Document.Arbitrary(repeatedNames: true), static given =>
    {
        var random = new Random(given.Seed);
        Side.Agree(
            Document.Spell(given.Document, random),
            Document.Spell(Document.Shuffled(given.Document, random), random),
            static options => options.Unordered("$").Unordered("$..*"));
    });

    [Fact]
    public void Differences_mirror_when_the_sides_are_swapped() => Holds(Document.Arbitrary(repeatedNames: true), static given =>
    {
        var random = new Random(given.Seed);
        var (control, candidate) = (Document.Spell(given.Document, random), Document.Spell(Changed(given.Document, random), random));
        var there = Side.CompareJson(control, candidate);
        var back = Side.CompareJson(candidate, control);
        Assert.Equal(there.Outcome, back.Outcome);
        Assert.Equal(there.Truncated, back.Truncated);
        if (!there.Truncated)
        {
            Assert.Equal(Sorted(there.Differences), Sorted(back.Differences.Select(Mirror)));
        }
    });

    [Fact]
    public void One_planted_change_is_found_at_exactly_its_place_and_can_be_ignored_there() => Holds(Document.Arbitrary(), static given =>
    {
        var random = new Random(given.Seed);
        var (changed, path, kind) = Plant(given.Document, random);
        var (control, candidate) = (Document.Spell(given.Document, random), Document.Spell(changed, random));
        var difference = Assert.Single(Side.CompareJson(control, candidate).Differences);
        Assert.Equal((path, kind), (difference.Path, difference.Kind));

        // An inserted element moves those behind it to other indexes, which the rule for its own index does not select.
        if (kind is not DifferenceKind.Unexpected || !path.EndsWith(']') || path.EndsWith("']"))
        {
            Side.Agree(control, candidate, options => options.Ignore(difference.Path));
        }
    });

    [Fact]
    public void One_ignored_difference_never_excuses_another() => Holds(Document.Arbitrary(), static given =>
    {
        var random = new Random(given.Seed);
        var (ignored, ignoredPath, _) = Plant(given.Document, random);
        var (changed, path, kind) = Plant(given.Document, random);
        object? Both(object? left, object? right) => new Document.Members { ("x", left), ("y", right), ("z", new Document.List { left, right }) };
        var found = Side.CompareJson(
            Document.Spell(Both(given.Document, given.Document), random),
            Document.Spell(Both(ignored, changed), random),
            options => options.Ignore("$.x" + ignoredPath[1..]).Ignore("$.z[0]"));
        Assert.Contains(found.Differences, difference => difference.Path == "$.y" + path[1..] && difference.Kind == kind);
        Assert.Contains(found.Differences, difference => difference.Path == "$.z[1]" + path[1..] && difference.Kind == kind);
    });

    [Fact]
    public void A_written_path_selects_its_own_place_and_no_other() => Holds(Document.Arbitrary(), static given =>
    {
        var places = Places(given.Document, "$", static _ => RuleSet.Empty.AtRoot).Select(static place => place.Path).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
        foreach (var path in places)
        {
            var states = Side.Rules(options => options.Ignore(path)).AtRoot;
            Assert.Equal([path], Places(given.Document, "$", static own => own, states).Where(static place => place.States.Ignore is not null).Select(static place => place.Path));
        }
    });

    [Fact]
    public void A_delta_leads_from_the_control_to_the_candidate_and_back() => Holds(Document.Arbitrary(), static given =>
    {
        var random = new Random(given.Seed);
        var other = Changed(Changed(given.Document, random), random);
        var delta = Delta.TryBuild(Side.Json(Document.Spell(given.Document, random)), Side.Json(Document.Spell(other, random)), RuleSet.Empty, out var whyNot);
        var (control, candidate) = (Tree(Document.Spell(given.Document)), Tree(Document.Spell(other)));
        if (delta is null)
        {
            Assert.Equal("delta not built: the bodies do not differ", whyNot);
            Assert.True(JToken.DeepEquals(control, candidate));
            return;
        }

        var differ = new JsonDiffPatch(new Options { TextDiff = TextDiffMode.Simple });
        Assert.True(JToken.DeepEquals(candidate, differ.Patch(control.DeepClone(), Tree(delta))), "forth");
        Assert.True(JToken.DeepEquals(control, differ.Unpatch(candidate.DeepClone(), Tree(delta))), "back");
    });

    [Fact]
    public void Grouping_a_path_twice_is_grouping_it_once() => Holds(Document.Arbitrary(), static given =>
    {
        foreach (var (path, _) in Places(given.Document, "$", static _ => RuleSet.Empty.AtRoot))
        {
            var general = JsonPath.Generalize(path);
            Assert.Equal(general, JsonPath.Generalize(general));
            Assert.True(JsonPath.TryParse(path, out var own, out _) & JsonPath.TryParse(general, out var group, out _));
            Assert.Equal(
                own!.Segments.Select(static s => s.Selectors[0].Kind is JsonPathSelectorKind.Index ? "*" : "." + s.Selectors[0].Name),
                group!.Segments.Select(static s => s.Selectors[0].Kind is JsonPathSelectorKind.Wildcard ? "*" : "." + s.Selectors[0].Name));
        }
    });

    private static void Holds(Arbitrary<(object? Document, int Seed)> arbitrary, Action<(object? Document, int Seed)> law) =>
        Prop.ForAll(arbitrary, given =>
        {
            try
            {
                law(given);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{Document.Spell(given.Document)} seed {given.Seed}: {failure.Message}", failure);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    /// <summary>Changes one place, and says where and how.</summary>
    private static (object? Changed, string Path, DifferenceKind Kind) Plant(object? document, Random random)
    {
        var copy = Document.Copy(document);
        var containers = Containers(copy, "$").ToList();
        if (containers.Count == 0)
        {
            return (Planted, "$", document is string ? DifferenceKind.Value : DifferenceKind.Type);
        }

        var (container, path) = containers[random.Next(containers.Count)];
        if (container is Document.List list)
        {
            var index = random.Next(list.Count + 1);
            if (index == list.Count || random.Next(2) == 0)
            {
                list.Insert(index, Planted);
                return (copy, $"{path}[{index}]", DifferenceKind.Unexpected);
            }

            var kind = list[index] is string ? DifferenceKind.Value : DifferenceKind.Type;
            list[index] = Planted;
            return (copy, $"{path}[{index}]", kind);
        }

        var members = (Document.Members)container;
        var at = random.Next(members.Count + 1);
        if (at == members.Count)
        {
            var added = $"{Planted}, {members.Count}";
            members.Add((added, null));
            return (copy, Named(path, added), DifferenceKind.Unexpected);
        }

        var (name, value) = members[at];
        if (random.Next(2) == 0)
        {
            members.RemoveAt(at);
            return (copy, Named(path, name), DifferenceKind.Missing);
        }

        members[at] = (name, Planted);
        return (copy, Named(path, name), value is string ? DifferenceKind.Value : DifferenceKind.Type);
    }

    private static object? Changed(object? document, Random random)
    {
        var (changed, _, _) = Plant(document, random);
        foreach (var list in Document.Containers(changed).OfType<Document.List>().Where(static list => list.Count > 0))
        {
            switch (random.Next(4))
            {
                case 0:
                    list.RemoveAt(random.Next(list.Count));
                    break;
                case 1:
                    list.Insert(random.Next(list.Count), list[random.Next(list.Count)]);
                    break;
                case 2:
                    list.Reverse();
                    break;
            }
        }

        return changed;
    }

    private static IEnumerable<(object Container, string Path)> Containers(object? document, string path) => document switch
    {
        Document.List list => list.SelectMany((element, i) => Containers(element, $"{path}[{i}]")).Prepend((list, path)),
        Document.Members members => members.SelectMany(member => Containers(member.Value, Named(path, member.Name))).Prepend((members, path)),
        _ => [],
    };

    private static IEnumerable<(string Path, RuleState States)> Places(
        object? document, string path, Func<RuleState, RuleState> keep, RuleState? states = null)
    {
        var here = keep(states ?? RuleSet.Empty.AtRoot);
        return document switch
        {
            Document.List list => list.SelectMany((element, i) => Places(element, $"{path}[{i}]", keep, here.Child(i, list.Count, i, list.Count))).Prepend((path, here)),
            Document.Members members => members.SelectMany(member => Places(member.Value, Named(path, member.Name), keep, here.Child(JsonText.ToUtf8(member.Name)))).Prepend((path, here)),
            _ => [(path, here)],
        };
    }

    private static string Named(string path, string name)
    {
        var text = new TextBuffer();
        text.Append(path);
        JsonPathText.AppendName(text, name);
        return new string(text.Written);
    }

    private static JToken Tree(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Decimal };
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

    private static IEnumerable<string> Sorted(IEnumerable<Difference> differences) => differences.Select(static d => $"{JsonPath.Generalize(d.Path)} {d.Kind} {d.Control} {d.Candidate}").Order(StringComparer.Ordinal);
}
