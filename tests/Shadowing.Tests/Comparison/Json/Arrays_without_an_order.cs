using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Json;

public sealed class Arrays_without_an_order
{
    private static readonly Dictionary<string, Action<ComparisonOptions>> s_rules = new()
    {
        ["tolerance"] = static options => options.Unordered("$").Tolerance("$[*]", absolute: 5),
        ["narrow"] = static options => options.Unordered("$").Tolerance("$[*]", absolute: 0.1),
        ["subset"] = static options => options.Unordered("$").Subset("$"),
        ["times"] = static options => options.Unordered("$").Tolerance("$[*]", TimeSpan.FromSeconds(5)),
        ["deep"] = static options => options.Unordered("$").Tolerance("$..*", absolute: 5),
        ["twice"] = static options => options.Unordered("$").Unordered("$[*]").Tolerance("$..*", absolute: 5),
        ["keyed"] = static options => options.Unordered("$", "k"),
        ["keyed, tolerance"] = static options => options.Unordered("$", "k").Tolerance("$..v", absolute: 0.1),
        ["ignored"] = static options => options.Unordered("$").Ignore("$[*].t").Tolerance("$..v", absolute: 5),
        ["index"] = static options => options.Unordered("$").Tolerance("$[*]", absolute: 5).Trim("$[1]"),
        ["shape"] = static options => options.Unordered("$").Shape("$[*].s").Tolerance("$..v", absolute: 5),
        ["trimmed"] = static options => options.Unordered("$").Trim("$..n").Tolerance("$..v", absolute: 5),
    };

    [Theory]
    [InlineData("tolerance", "[100,104,108]", "[104,108,100]")]
    [InlineData("tolerance", "[100,104,108]", "[104.0,10.8e1,1E2]")]
    [InlineData("tolerance", "[1,5,9,13,17]", "[17,1,5,9,13]")]
    [InlineData("tolerance", "[0,5]", "[5,10]")]
    [InlineData("tolerance", "[10,20]", "[15,5]")]
    [InlineData("narrow", "[1.0,1.1]", "[1.05,0.95]")]
    [InlineData("narrow", "[1.0,1.1,1.2,1.3]", "[1.25,1.15,1.05,0.95]")]
    [InlineData("narrow", "[1,2,1,2]", "[2,2,1.05,1]")]
    [InlineData("subset", """[{"id":1},{"id":1,"x":2}]""", """[{"id":1,"x":2},{"id":1}]""")]
    [InlineData("subset", """[{},{"a":1},{"a":1,"b":2}]""", """[{"a":1,"b":2},{"a":1},{"b":7}]""")]
    [InlineData("subset", """[{"a":1},{"b":2},{}]""", """[{"a":1,"b":2},{"a":1},{"b":2,"a":1}]""")]
    [InlineData("times", """["2024-01-01T00:00:00Z","2024-01-01T00:00:04Z","2024-01-01T00:00:08Z"]""",
        """["2024-01-01T00:00:04Z","2024-01-01T00:00:08Z","2024-01-01T00:00:00Z"]""")]
    [InlineData("deep", """[{"v":100,"w":1},{"v":104,"w":1},{"v":108,"w":1}]""", """[{"w":1,"v":104},{"w":1,"v":108},{"w":1,"v":100}]""")]
    [InlineData("deep", "[[100,1],[104,1],[108,1]]", "[[104,1],[108,1],[100,1]]")]
    [InlineData("twice", "[[100,104],[104,108],[108,112]]", "[[108,104],[112,108],[104,100]]")]
    [InlineData("keyed", """[{"k":1,"v":1},{"k":1,"v":2}]""", """[{"k":1,"v":2},{"k":1,"v":1}]""")]
    [InlineData("keyed", """[{"k":1,"v":1},{"k":2},{"k":1,"v":2},{"k":1,"v":3}]""",
        """[{"v":3,"k":1},{"k":1.0,"v":1},{"k":1,"v":2},{"k":2}]""")]
    [InlineData("keyed, tolerance", """[{"k":1,"v":1.0},{"k":1,"v":1.1}]""", """[{"k":1,"v":1.05},{"k":1,"v":0.95}]""")]
    [InlineData("ignored", """[{"v":100,"t":1},{"v":104,"t":2},{"v":108,"t":3}]""",
        """[{"v":104,"t":7},{"v":108,"t":8},{"v":100,"t":9}]""")]
    [InlineData("index", "[100,104,108]", "[104,108,100]")]
    [InlineData("shape", """[{"v":1,"s":[1]},{"v":5,"s":[2]},{"v":9,"s":[3]}]""", """[{"v":5,"s":[7]},{"v":9,"s":[]},{"v":1,"s":[8,9]}]""")]
    [InlineData("trimmed", """[{"v":1,"n":"a"},{"v":5,"n":"a "},{"v":9,"n":" a"}]""",
        """[{"v":5,"n":"a"},{"v":9,"n":"a"},{"v":1,"n":"a"}]""")]
    public void A_permutation_is_never_called_different(string rules, string control, string candidate)
    {
        Side.Agree(control, candidate, s_rules[rules]);
        if (rules is not "subset")
        {
            Side.Agree(candidate, control, s_rules[rules]);
        }
    }

    [Fact]
    public void A_permutation_of_many_is_none_of_the_pairs_that_are_tried()
    {
        var random = new Random(11);
        var numbers = Enumerable.Range(0, 30_000).Select(static i => $"{i}").ToArray();
        var shuffled = numbers.ToArray();
        random.Shuffle(shuffled);
        Side.Agree($"[{string.Join(',', numbers)}]", $"[{string.Join(',', shuffled.Select(static number => number + ".0"))}]",
            s_rules["tolerance"]);
        Side.Agree(
            $"[{string.Join(',', numbers.Select(static number => $"{{\"v\":{number},\"w\":1}}"))}]",
            $"[{string.Join(',', shuffled.Select(static number => $"{{\"w\":1,\"v\":{number}}}"))}]",
            s_rules["deep"]);
    }

    [Fact]
    public void Of_what_is_left_over_as_little_as_possible_is_told()
    {
        Side.Differ("[1.0,1.1,7]", "[1.05,0.95,8]", "$[2] Value 7 8", s_rules["narrow"]);
        Side.Differ("[1.0,1.1]", "[1.05,0.95,8]", "$[2] Unexpected - 8", s_rules["narrow"]);
        Side.Differ("""[{"k":1,"v":1},{"k":1,"v":2}]""", """[{"k":1,"v":2},{"k":1,"v":3}]""", "$[0].v Value 1 3", s_rules["keyed"]);
    }

    [Fact]
    public void In_place_is_in_place_where_every_element_agrees_there()
    {
        Assert.Equal("Tolerance $[*] absolute 5", Side.Decided("[100,104]", "[104,100]", s_rules["tolerance"]));
        Assert.Equal("Unordered $", Side.Decided("[100,104,110]", "[110,104,100]", s_rules["tolerance"]));
    }

    [Theory]
    [InlineData("""[{"k":null,"a":1}]""", """[{"a":1}]""", "")]
    [InlineData("""[{"a":1}]""", """[{"k":null,"a":1}]""", "")]
    [InlineData("""[{"k":null,"a":1},{"k":2,"a":2}]""", """[{"k":2,"a":2},{"a":1}]""", "")]
    [InlineData("""[{"k":null,"a":1},{"k":null,"a":2}]""", """[{"a":2},{"a":1}]""", "")]
    [InlineData("""[{"k":"","a":1}]""", """[{"a":1}]""", "")]
    [InlineData("""[{"k":[],"a":1}]""", """[{"k":null,"a":1}]""", "")]
    [InlineData("""[{"k":{},"a":1}]""", """[{"k":"","a":1}]""", "")]
    [InlineData("""[{"k":0,"a":1}]""", """[{"a":1}]""", """$[0] Missing {"k":0,"a":1} -|$[0] Unexpected - {"a":1}""")]
    [InlineData("""[{"k":null,"a":1}]""", """[{"a":2}]""", "$[0].a Value 1 2")]
    public void A_key_that_a_rule_takes_for_missing_is_none(string control, string candidate, string found) => Side.Differ(
        control, candidate, found.Replace('|', '\n'),
        static options => options.Unordered("$", "k").NullIsMissing("$..*").EmptyIsMissing("$..*"));

    [Fact]
    public void A_key_may_hold_what_is_an_escape_in_a_document()
    {
        Side.Agree("""[{"a\\":1},{"a\\":2}]""", """[{"a\\":2},{"a\\":1}]""",
            static options => options.Unordered("$", "a\\").Ignore("$..x"));
        Side.Agree("""[{"DOM\\user":1,"v":1},{"DOM\\user":2}]""", """[{"DOM\\user":2},{"DOM\\user":1,"v":2}]""",
            static options => options.Unordered("$", "DOM\\user").Ignore("$..v"));
        Side.Agree("""[{"a\\b":"X"},{"a\\b":"Y"}]""", """[{"a\u005cb":"y"},{"a\\b":"x"}]""",
            static options => options.Unordered("$", "a\\b").IgnoreCase("$[*]['a\\\\b']"));
    }

    [Fact]
    public void A_part_of_a_key_that_a_rule_takes_for_missing_is_none()
    {
        Side.Agree("""[{"p":{"sku":null},"a":1}]""", """[{"p":{},"a":1}]""",
            static options => options.Unordered("$", "p.sku").NullIsMissing("$..*"));
        Side.Agree("""[{"p":{"sku":null},"a":1},{"p":{"sku":2},"a":2}]""", """[{"p":{"sku":2},"a":2},{"a":1,"p":{}}]""",
            static options => options.Unordered("$", "$['p']['sku']").NullIsMissing("$[*].p.sku"));
        Side.Differ(
            """[{"k":null,"a":1}]""",
            """[{"a":1}]""",
            """
            $[0] Missing {"k":null,"a":1} -
            $[0] Unexpected - {"a":1}
            """.ReplaceLineEndings("\n"),
            static options => options.Unordered("$", "k"));
    }

    [Theory]
    [InlineData("""[{"k":3}]""", """[{"k":3.05}]""")]
    [InlineData("""[{"k":[3,1]}]""", """[{"k":[3.05,1]}]""")]
    [InlineData("""[{"k":{"x":3}}]""", """[{"k":{"x":3.05}}]""")]
    public void A_key_is_exact_in_both_ways_of_comparing(string control, string candidate) => Assert.Equal(
        $"$[0] Missing {control[1..^1]} -\n$[0] Unexpected - {candidate[1..^1]}",
        Side.CompareJson(control, candidate, static options => options.Unordered("$", "k").Tolerance("$..*", 0.1)).Found());

    [Theory]
    [InlineData("""{"k":3}""", """{"k":4}""", "$..k")]
    [InlineData("""{"k":"a"}""", """{"k":"b"}""", "$..k")]
    [InlineData("""{"k":true}""", """{"k":false}""", "$..k")]
    [InlineData("""{"k":[1]}""", """{"k":[2]}""", "$..k")]
    [InlineData("""{"k":{"x":1}}""", """{"k":{"x":2}}""", "$..x")]
    public void An_ignored_key_is_still_a_key(string control, string candidate, string ignored)
    {
        var found = Side.CompareJson($"[{control}]", $"[{candidate}]", options => options.Unordered("$", "k").Ignore(ignored)).Found();
        Assert.Equal(ignored is "$..x" ? string.Empty : $"$[0] Missing {control} -\n$[0] Unexpected - {candidate}", found);
        Side.Agree($"[{control},{candidate}]", $"[{candidate},{control}]", options => options.Unordered("$", "k").Ignore(ignored));
    }

    [Theory]
    [InlineData("""[{"k":"a","v":1},{"k":"b","v":2}]""", """[{"k":"b","v":2},{"k":"a","v":1}]""")]
    [InlineData("""[{"k":[1],"v":1},{"k":[2],"v":2}]""", """[{"k":[2],"v":2},{"k":[1],"v":1}]""")]
    public void A_key_whose_value_does_not_count_tells_elements_apart_all_the_same(string control, string candidate) =>
        Side.Agree(control, candidate, static options => options.Unordered("$", "k").Shape("$..k"));

    [Fact]
    public void Where_not_all_pairs_could_be_tried_nobody_says_that_elements_differ()
    {
        // Reversed, and each deviates: only a try tells what belongs together, and there are more pairs than are tried.
        string Objects(IEnumerable<int> numbers, string fraction) =>
            $"[{string.Join(',', numbers.Select(number => $"{{\"v\":{number}{fraction},\"w\":1}}"))}]";
        var (control, candidate) = (Objects(Enumerable.Range(0, 2_000), ""), Objects(Enumerable.Range(0, 2_000).Reverse(), ".01"));
        static void Rules(ComparisonOptions options) => options.Unordered("$.a").Tolerance("$..v", absolute: 0.1);
        var found = Side.CompareJson($"{{\"a\":{control}}}", $"{{\"a\":{candidate}}}", Rules);
        Assert.Equal(ComparisonFailure.TooComplex, found.Failure);

        found = Side.CompareJson($"{{\"a\":{control},\"b\":1}}", $"{{\"a\":{candidate},\"b\":2}}",
            static options => options.Unordered("$.a").Tolerance("$..v", absolute: 0.1).Ignore("$.a[5:]"));
        Assert.Equal(ComparisonOutcome.Mismatch, found.Outcome);

        found = Side.CompareJson($"{{\"b\":1,\"a\":{control}}}", $"{{\"b\":2,\"a\":{candidate}}}", Rules);
        Assert.Null(found.Failure);
        Assert.Equal("$.b", found.Differences[0].Path);
        Assert.EndsWith("; not all pairs were tried", found.Differences[1].How);
    }

    [Fact]
    public void Where_not_all_pairs_could_be_tried_another_length_is_still_another_length()
    {
        var numbers = Enumerable.Range(0, 20_000).Select(static i => $"{i}");
        var found = Side.CompareJson($"[{string.Join(',', numbers)}]",
            $"[{string.Join(',', numbers.Reverse().Select(static number => number + ".01"))},-5]", s_rules["narrow"]);
        Assert.Equal(ComparisonOutcome.Mismatch, found.Outcome);
    }

    [Fact]
    public void A_hundred_and_forty_deviating_elements_find_their_partners()
    {
        var numbers = Enumerable.Range(0, 140).Select(static i => $"{i}").ToArray();
        Side.Agree($"[{string.Join(',', numbers)}]", $"[{string.Join(',', numbers.Reverse().Select(static number => number + ".01"))}]",
            s_rules["narrow"]);
        Side.Agree(
            $"[{string.Join(',', numbers.Select(static number => $"{{\"v\":{number},\"w\":1}}"))}]",
            $"[{string.Join(',', numbers.Reverse().Select(static number => $"{{\"v\":{number}.01,\"w\":1}}"))}]",
            static options => options.Unordered("$").Tolerance("$..v", absolute: 0.1));
    }
}
