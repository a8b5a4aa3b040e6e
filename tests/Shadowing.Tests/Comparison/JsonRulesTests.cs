using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison;

public sealed class JsonRulesTests
{
    [Theory]
    [InlineData("$.a", """{"a":1,"b":1}""", """{"a":2,"b":1}""", "")]
    [InlineData("$.a", """{"a":1,"b":1}""", """{"b":1}""", "")]
    [InlineData("$.a", """{"b":1}""", """{"a":{"deep":[1]},"b":1}""", "")]
    [InlineData("$.a", """{"a":1,"b":1}""", """{"a":2,"b":2}""", "$.b Value 1 2")]
    [InlineData("$..a", """{"x":[{"a":1}],"a":2}""", """{"x":[{"a":3}]}""", "")]
    [InlineData("$..a", """{"x":[{"a":1,"b":1}]}""", """{"x":[{"a":3,"b":2}]}""", "$.x[0].b Value 1 2")]
    [InlineData("$.x[*].a", """{"x":[{"a":1},{"a":2}]}""", """{"x":[{"a":3},{}]}""", "")]
    [InlineData("$.x[0]", "{\"x\":[1,2]}", "{\"x\":[9,2]}", "")]
    [InlineData("$.x[-1]", "{\"x\":[1,2]}", "{\"x\":[1,9]}", "")]
    [InlineData("$.x[-1]", "{\"x\":[1,2]}", "{\"x\":[9,2]}", "$.x[0] Value 1 9")]
    [InlineData("$.x[1:]", "{\"x\":[1,2,3]}", "{\"x\":[1]}", "")]
    [InlineData("$.x[::2]", "{\"x\":[1,2,3]}", "{\"x\":[9,2,9]}", "")]
    [InlineData("$.x[2]", "{\"x\":[1,2,3]}", "{\"x\":[1,2,9,3]}", "$.x[3] Unexpected - 3")]
    [InlineData("$.x[-1]", "{\"x\":[1,2]}", "{\"x\":[1,5,3]}", "$.x[1] Unexpected - 5")]
    [InlineData("$.x[0]", "{\"x\":[1,2,3]}", "{\"x\":[9,5,2,3]}", "$.x[1] Unexpected - 5")]
    [InlineData("$.x[::-2]", "{\"x\":[1,2,3]}", "{\"x\":[9,2,9]}", "")]
    [InlineData("$['a','b']", """{"a":1,"b":1,"c":1}""", """{"a":2,"b":2,"c":2}""", "$.c Value 1 2")]
    [InlineData("$.*", """{"a":1}""", """{"b":2}""", "")]
    [InlineData("$..*", """{"a":1}""", """{"b":2}""", "")]
    [InlineData("$..[0]", "[1,[2,3]]", "[9,[9,3]]", "")]
    [InlineData("$", """{"a":1}""", "[]", "")]
    [InlineData("$.a[*]", """{"a":[],"b":[1]}""", """{"a":[1]}""", "$.b Missing [1] -")]
    [InlineData("$.a[*]", """{"a":[1]}""", """{"a":[],"b":[1]}""", "$.b Unexpected - [1]")]
    [InlineData("$.a[*]", """{"a":[],"total":5,"b":[1]}""", """{"a":[1]}""", "$.total Missing 5 -\n$.b Missing [1] -")]
    [InlineData("$[*][*]", "[[],[2]]", "[[1]]", "$[1] Missing [2] -")]
    [InlineData("$[*][*]", "[[],[2]]", "[true,[],[3]]", "$[0] Unexpected - true")]
    [InlineData("$.a[*]", """{"a":[0,0]}""", """{"a":[],"bbbbbbbbbbbbbbbb":[1,2]}""", "$.bbbbbbbbbbbbbbbb Unexpected - [1,2]")]
    [InlineData("$['it\\'s']", """{"it's":1}""", """{"it's":2}""", "")]
    [InlineData("$.Ünï_1", """{"Ünï_1":1}""", """{"Ünï_1":2}""", "")]
    public void What_is_ignored_is_no_difference_and_excuses_no_other(string path, string control, string candidate, string found)
    {
        Side.Differ(control, candidate, found, options => options.Ignore(path));
    }

    [Fact]
    public void A_parent_of_something_ignored_still_has_to_be_there() =>
        Side.Differ("""{"a":{"t":1}}""", "{}", """$.a Missing {"t":1} -""", static options => options.Ignore("$.a.t"));

    [Theory]
    [InlineData("[1,2,3]", "[3,1,2]", "")]
    [InlineData("[1,2,3]", "[3.0,1e0,2]", "")]
    [InlineData("[1,1,2]", "[1,2,2]", "$[1] Value 1 2")]
    [InlineData("[1,2]", "[2,1,1]", "$[2] Unexpected - 1")]
    [InlineData("[5,1,2]", "[2,1]", "$[0] Missing 5 -")]
    [InlineData("""[{"a":1,"b":2},{"a":3}]""", """[{"a":3},{"b":2,"a":1}]""", "")]
    [InlineData("""[{"a":1},{"a":2}]""", """[{"a":2},{"a":9}]""", "$[0].a Value 1 9")]
    [InlineData("[[1,2],[3]]", "[[3],[1,2]]", "")]
    [InlineData("[[1,2],[3]]", "[[3],[2,1]]", "$[0] Order [1,2] [2,1]")]
    [InlineData("""["a,b","c"]""", """["c","a,b"]""", "")]
    [InlineData("""{"no":"array"}""", """{"no":"list"}""", """$.no Value "array" "list" """)]
    public void A_multiset_has_no_order(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found.TrimEnd(), static options => options.Unordered("$"));

    [Theory]
    [InlineData("""[{"id":1,"v":1},{"id":2,"v":2}]""", """[{"id":2,"v":2},{"id":1.0,"v":1}]""", "")]
    [InlineData("""[{"id":1,"v":1},{"id":2,"v":2}]""", """[{"id":2,"v":9},{"id":1,"v":1}]""", "$[1].v Value 2 9")]
    [InlineData("""[{"id":1},{"id":2}]""", """[{"id":3},{"id":1}]""", """$[1] Missing {"id":2} -|$[0] Unexpected - {"id":3}""")]
    [InlineData("""[{"id":1,"v":1},{"id":1,"v":2}]""", """[{"id":1,"v":1},{"id":1,"v":3}]""", "$[1].v Value 2 3")]
    [InlineData("""[{"v":1},{"id":1},7]""", """[7,{"id":1},{"v":1}]""", "")]
    [InlineData("""[{"v":1},{"id":1}]""", """[{"id":1},{"v":2}]""", "$[0].v Value 1 2")]
    [InlineData("""[{"id":"1"}]""", """[{"id":1}]""", """$[0] Missing {"id":"1"} -|$[0] Unexpected - {"id":1}""")]
    public void Elements_with_one_key_belong_together(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found.Replace('|', '\n'), static options => options.Unordered("$", key: "id"));

    [Fact]
    public void Rules_hold_while_partners_are_sought()
    {
        Side.Agree("""[{"n":"A","t":1},{"n":"b","t":2}]""", """[{"n":"B","t":3},{"n":"a","t":4}]""", static options => options
            .Unordered("$").Ignore("$[*].t").Normalize("$[*].n", static value => value.ToUpperInvariant()));
        Side.Agree("[[1,2],[3]]", "[[3],[2,1]]", static options => options.Unordered("$").Unordered("$[*]"));
        Side.Agree("[1.001,5]", "[5.001,1]", static options => options.Unordered("$").Tolerance("$[*]", absolute: 0.01));
        Side.Agree("""[{"id":"A","v":1},{"id":"B","v":2}]""", """[{"id":"b","v":2},{"id":"a","v":1}]""", static options => options
            .Unordered("$", "id").Normalize("$[*].id", static value => value.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("1", "1.01", 0.01, 0, true)]
    [InlineData("1", "1.0100001", 0.01, 0, false)]
    [InlineData("0.1", "0.3", 0.2, 0, true)]
    [InlineData("100", "99", 0, 0.01, true)]
    [InlineData("-100", "-99", 0, 0.01, true)]
    [InlineData("100", "98.9", 0, 0.01, false)]
    [InlineData("1", "-1", 0, 1.5, false)]
    [InlineData("1e300", "1.001e300", 0, 0.01, true)]
    [InlineData("1e400", "10e399", 0, 0.01, true)]
    [InlineData("1e400", "1.001e400", 1e300, 1e300, true)]
    [InlineData("1e400", "1.001e400", 1e300, 0, false)]
    [InlineData("1e-400", "2e-400", 0, 0.1, false)]
    [InlineData("1e-400", "2e-400", 0.1, 0, true)]
    [InlineData("79228162514264337593543950335", "-79228162514264337593543950335", 1, 0, false)]
    [InlineData("7000000000000000000000000000", "-7000000000000000000000000000", 1, 1e300, true)]
    [InlineData("1", "1e9999999999999999999", 1e300, 1e300, true)]
    [InlineData("1", "1e9999999999999999999", 1e300, 0.9, false)]
    [InlineData("1", "\"1\"", 5, 0, false)]
    public void Numbers_may_deviate_up_to_the_limit_and_no_further(string control, string candidate, double absolute, double relative,
        bool agrees)
    {
        var found = Side.CompareJson(control, candidate, options => options.Tolerance("$", absolute, relative));
        Assert.Equal(agrees ? ComparisonOutcome.Match : ComparisonOutcome.Mismatch, found.Outcome);
        Assert.Equal(found.Outcome, Side.CompareJson(candidate, control, options => options.Tolerance("$", absolute, relative)).Outcome);
    }

    [Fact]
    public void Of_two_tolerances_for_one_place_the_last_wins() =>
        Side.Differ("1", "2", "$ Value 1 2", static options => options.Tolerance("$", 5).Tolerance("$", 0.5));

    [Fact]
    public void Strings_are_rewritten_in_the_order_of_declaration_and_others_are_left_alone()
    {
        Side.Agree("""{"e":"A@X "}""", """{"e":"a@x"}""", static options => options
            .Normalize("$..e", static value => value.Trim()).Normalize("$.e", static value => value == "A@X" ? "a@x" : value));
        Side.Differ("""{"e":1}""", """{"e":2}""", "$.e Value 1 2", static options => options.Normalize("$.e", static _ => "same"));
        Side.Differ("\"b\"", "\"c\"", "$ Value \"b\" \"c\"",
            static options => options.Normalize("$", static value => value.ToUpperInvariant()));
    }

    [Fact]
    public void A_rewrite_that_fails_makes_the_call_not_comparable()
    {
        Side.Differ("\"a\"", "\"b\"", "!RuleFailed", static options => options.Normalize("$", static _ => throw new FormatException()));
        Side.Differ("\"a\"", "\"b\"", "!RuleFailed", static options => options.Normalize("$", static _ => null!));
        Side.Differ("[\"a\"]", "[\"b\"]", "!RuleFailed",
            static options => options.Unordered("$").Normalize("$[*]", static _ => throw new FormatException()));
        Assert.Equal(
            ComparisonOutcome.NotComparable,
            Side.CompareJson("\"a\"", "\"b\"", static options => options.Normalize("$", static _ => throw new FormatException())).Outcome);
    }
}
