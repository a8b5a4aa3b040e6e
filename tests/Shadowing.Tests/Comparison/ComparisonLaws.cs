using FsCheck;
using FsCheck.Fluent;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;
using Shadowing.Comparison.Texts;
using Shadowing.Tests.Comparison.Oracle;

namespace Shadowing.Tests.Comparison;

public sealed class ComparisonLaws
{
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
    public void One_ignored_difference_never_excuses_another() => Holds(Document.Arbitrary(), static given =>
    {
        var random = new Random(given.Seed);
        var (ignored, ignoredPath, _, _) = PlantedChange.Plant(given.Document, random);
        var (changed, path, kind, _) = PlantedChange.Plant(given.Document, random);
        object? Both(object? left, object? right) =>
            new Document.Members { ("x", left), ("y", right), ("z", new Document.List { left, right }) };
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
            Assert.Equal([path], Places(given.Document, "$", static own => own, states)
                .Where(static place => place.States.Ignore is not null).Select(static place => place.Path));
        }
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

    private static IEnumerable<(string Path, RuleState States)> Places(
        object? document, string path, Func<RuleState, RuleState> keep, RuleState? states = null)
    {
        var here = keep(states ?? RuleSet.Empty.AtRoot);
        return document switch
        {
            Document.List list =>
                list.SelectMany((element, i) => Places(element, $"{path}[{i}]", keep, here.Child(i, list.Count, i, list.Count)))
                    .Prepend((path, here)),
            Document.Members members =>
                members.SelectMany(member => Places(member.Value, Named(path, member.Name), keep, here.Child(JsonText.ToUtf8(member.Name))))
                    .Prepend((path, here)),
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
}
