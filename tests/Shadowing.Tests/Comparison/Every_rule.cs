using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison;

[Collection(nameof(Alone))]
public sealed class Every_rule
{
    [Theory]
    [InlineData("2024-01-01T10:00:00Z", "2024-01-01T10:00:02Z", true)]
    [InlineData("2024-01-01T10:00:00Z", "2024-01-01T10:00:02.0000001Z", false)]
    [InlineData("2024-01-01T10:00:00Z", "2024-01-01T12:00:01+02:00", true)]
    [InlineData("2024-01-01T10:00:00", "2024-01-01T10:00:01Z", true)]
    [InlineData("Mon, 01 Jan 2024 10:00:00 GMT", "2024-01-01T10:00:01Z", true)]
    [InlineData("2024-01-01", "2024-01-02", false)]
    [InlineData("soon", "later", false)]
    public void Times_may_deviate_up_to_the_limit(string control, string candidate, bool agree)
    {
        var found = Side.CompareJson($"{{\"t\":\"{control}\"}}", $"{{\"t\":\"{candidate}\"}}",
            static options => options.Tolerance("$.t", TimeSpan.FromSeconds(2)));
        Assert.Equal(agree ? "" : $"$.t Value \"{control}\" \"{candidate}\"", found.Found());
        Assert.Equal(agree ? null : "Tolerance $.t within 00:00:02", agree ? null : found.Differences[0].Rule);
    }

    [Fact]
    public void Strings_are_trimmed_cased_and_replaced_in_the_order_of_declaration()
    {
        Side.Agree("""{"a":" X "}""", """{"a":"x"}""", static options => options.Trim("$.a").IgnoreCase("$.a"));
        Side.Differ("""{"a":" X "}""", """{"a":"x"}""", """$.a Value " X " "x" """.TrimEnd(), static options => options.IgnoreCase("$.a"));
        Side.Agree("""{"u":"https://host-12/a"}""", """{"u":"https://host-7/a"}""",
            static options => options.Replace("$.u", "host-[0-9]+", "host"));
        Side.Agree("\"ab\"", "\"b\"", static options => options.Replace("$", "(?<!b)a", ""));
        Side.Agree("\"aa\"", "\"b\"", static options => options.Replace("$", "a", "b").Replace("$", "bb", "b"));
        Side.Differ("\"aa\"", "\"b\"", "$ Value \"aa\" \"b\"", static options => options.Replace("$", "bb", "b").Replace("$", "a", "b"));
    }

    [Theory]
    [InlineData("1.004", "1.0049", 2, true)]
    [InlineData("1.004", "1.005", 2, false)]
    [InlineData("-1.005", "-1.01", 2, true)]
    [InlineData("0.5", "1", 0, true)]
    [InlineData("9.99", "10", 1, true)]
    [InlineData("0.04", "0", 1, true)]
    [InlineData("0.05", "0.1", 1, true)]
    [InlineData("199e-2", "2.0", 1, true)]
    [InlineData("123456789012345678901234567890.4", "123456789012345678901234567890", 0, true)]
    [InlineData("1e-400", "0", 28, true)]
    [InlineData("1e400", "1e401", 0, false)]
    public void Numbers_are_rounded_half_away_from_zero(string control, string candidate, int digits, bool agree) =>
        Assert.Equal(agree ? "" : $"$ Value {control} {candidate}",
            Side.CompareJson(control, candidate, options => options.Round("$", digits)).Found());

    [Theory]
    [InlineData("""{"id":"a","items":[{"of":"a"},{"of":"b"}]}""", """{"id":"x","items":[{"of":"x"},{"of":"y"}]}""", "")]
    [InlineData("""{"id":"a","items":[{"of":"a"},{"of":"b"}]}""", """{"id":"x","items":[{"of":"y"},{"of":"x"}]}""",
        "$.items Order [{\"of\":\"a\"},{\"of\":\"b\"}] [{\"of\":\"y\"},{\"of\":\"x\"}]")]
    [InlineData("""{"id":1,"items":[{"of":1}]}""", """{"id":2,"items":[{"of":2}]}""", "")]
    [InlineData("""{"id":1,"items":[{"of":1}]}""", """{"id":1,"items":[{"of":2}]}""", "$.items[0].of Value 1 2")]
    [InlineData("""{"id":1,"items":[{"of":1}]}""", """{"id":2,"items":[{"of":1}]}""", "$.items[0].of Value 1 1")]
    [InlineData("""{"id":1,"items":[{"of":2}]}""", """{"id":"1","items":[{"of":"2"}]}""", "$.id Type 1 \"1\"\n$.items[0].of Type 2 \"2\"")]
    [InlineData("""{"items":[{"of":"a"}],"id":"a"}""", """{"id":"x","items":[{"of":"x"}]}""", "")]
    public void Renumbered_values_agree_when_the_same_recur(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found, static options => options.Renumber("$.id").Renumber("$..of"));

    [Fact]
    public void A_rule_that_fails_does_not_hide_that_a_body_is_invalid()
    {
        Side.Differ("[\"a\",1x]", "[\"b\",1x]", "!ControlBodyInvalid", static options => options.Normalize("$[*]", static _ => null!));
        Side.Differ("[\"a\",1]", "[\"b\",1x]", "!CandidateBodyInvalid", static options => options.Normalize("$[*]", static _ => null!));
        Side.Differ("[\"a\",1]", "[\"b\",1]", "!RuleFailed", static options => options.Normalize("$[*]", static _ => null!));
    }

    [Fact]
    public void In_a_shape_nothing_is_renumbered() =>
        Side.Agree("""{"a":7,"b":[1]}""", """{"a":1,"b":[1]}""", static options => options.Shape("$.b").Renumber("$..*"));

    [Fact]
    public void The_id_in_the_header_is_still_the_id_in_the_body()
    {
        var rules = Side.Rules(static options => options.Renumber("header:X-Id").Renumber("$.id"), "X-Id");
        var control = Side.Json("""{"id":"a1"}""") with { Headers = ["a1"] };
        Assert.Equal("", Side.Compare(control, Side.Json("""{"id":"b7"}""") with { Headers = ["b7"] }, rules).Found());
        Assert.Equal("$.id Value \"a1\" \"b8\"",
            Side.Compare(control, Side.Json("""{"id":"b8"}""") with { Headers = ["b7"] }, rules).Found());
        Assert.Equal("$.id Value \"a1\" \"a1\"", Side.Compare(control, control with { Headers = ["b7"] }, rules).Found());
        Assert.Equal("", Side.Compare(control, control, rules).Found());
        var number = Side.Json("""{"id":42}""") with { Headers = ["42"] };
        Assert.Equal("", Side.Compare(number, Side.Json("""{"id":7}""") with { Headers = ["7"] }, rules).Found());
    }

    [Theory]
    [InlineData("""{"a":null,"b":1}""", """{"b":1}""", "")]
    [InlineData("""{"b":1}""", """{"a":null,"b":1}""", "")]
    [InlineData("""{"a":null,"b":1}""", """{"a":0,"b":1}""", "$.a Type null 0")]
    [InlineData("""{"a":"","b":1}""", """{"b":1}""", "$.a Missing \"\" -")]
    [InlineData("""{"b":null}""", "{}", "$.b Missing null -")]
    [InlineData("""{"a":{"c":null}}""", """{"a":{}}""", "$.a.c Missing null -")]
    public void Null_is_missing_only_where_it_is_asked(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found, static options => options.NullIsMissing("$.a"));

    [Fact]
    public void Empty_is_missing_and_with_both_rules_null_is_empty()
    {
        Side.Agree("""{"a":[],"b":"","c":{}}""", "{}", static options => options.EmptyIsMissing("$.*"));
        Side.Differ("""{"a":[0]}""", "{}", "$.a Missing [0] -", static options => options.EmptyIsMissing("$.*"));
        Side.Agree("""{"a":[]}""", """{"a":null}""", static options => options.EmptyIsMissing("$.a").NullIsMissing("$.a"));
        Side.Agree("""[{"a":null,"k":1},{"k":2}]""", """[{"k":2,"a":""},{"k":1}]""",
            static options => options.Unordered("$").EmptyIsMissing("$..a").NullIsMissing("$..a"));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":1}}""", """{"a":1,"new":2,"b":{"d":{},"c":1}}""", "")]
    [InlineData("""{"a":1,"b":{"c":1}}""", """{"b":{"d":{},"c":2}}""", "$.a Missing 1 -\n$.b.c Value 1 2")]
    [InlineData("[1]", "[1,2]", "$[1] Unexpected - 2")]
    [InlineData("""[{"a":1},{"a":2}]""", """[{"a":1,"x":1},{"a":2,"x":2}]""", "")]
    public void In_a_subset_the_candidate_may_have_further_members(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found, static options => options.Subset("$"));

    [Theory]
    [InlineData("""{"live":{"t":1,"n":["a"]}}""", """{"live":{"t":2,"n":["b","c"]}}""", "")]
    [InlineData("""{"live":{"t":1,"n":["a"]}}""", """{"live":{"t":"1","n":[7]}}""", "$.live.t Type 1 \"1\"\n$.live.n[0] Type \"a\" 7")]
    [InlineData("""{"live":{"t":1}}""", """{"live":{}}""", "$.live.t Missing 1 -")]
    [InlineData("""{"live":true,"x":1}""", """{"live":false,"x":2}""", "$.x Value 1 2")]
    public void In_a_shape_types_count_and_values_do_not(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found, static options => options.Shape("$.live"));

    [Theory]
    [InlineData("product.sku")]
    [InlineData("$.product.sku")]
    [InlineData("$['product']['sku']")]
    public void A_key_may_be_nested(string key) => Side.Differ(
        """[{"product":{"sku":"a"},"n":1},{"product":{"sku":"b"},"n":2}]""",
        """[{"product":{"sku":"b"},"n":2},{"product":{"sku":"a"},"n":3}]""",
        "$[0].n Value 1 3",
        options => options.Unordered("$", key));

    [Fact]
    public void A_key_with_a_dot_is_written_as_a_path() =>
        Side.Agree("""[{"a.b":1},{"a.b":2}]""", """[{"a.b":2},{"a.b":1}]""", static options => options.Unordered("$", "$['a.b']"));

    [Theory]
    [InlineData("Ignore $.a", """{"a":1}""", """{"a":2}""")]
    [InlineData("", """{"a":1}""", """{"a": 1}""")]
    [InlineData("", """{"b":1}""", """{"b":2}""")]
    [InlineData("Unordered $.u", """{"u":[1,2]}""", """{"u":[2,1]}""")]
    [InlineData("", """{"u":[1,2]}""", """{"u":[1.0,2]}""")]
    [InlineData("Tolerance $.t absolute 0.5", """{"t":1}""", """{"t":1.5}""")]
    [InlineData("", """{"t":1}""", """{"t":2}""")]
    [InlineData("Trim $.s", """{"s":"x"}""", """{"s":"x "}""")]
    [InlineData("Trim $.s, IgnoreCase $.s", """{"s":"x"}""", """{"s":"X "}""")]
    [InlineData("IgnoreCase $.s", """{"s":"x"}""", """{"s":"X"}""")]
    [InlineData("NullIsMissing $.n", """{"n":null}""", "{}")]
    [InlineData("Subset $.o", """{"o":{}}""", """{"o":{"x":1}}""")]
    [InlineData("Shape $.l", """{"l":1}""", """{"l":2}""")]
    [InlineData("Round $.r to 0", """{"r":1.1}""", """{"r":1.2}""")]
    public void It_is_counted_which_rule_decided(string decided, string control, string candidate) =>
        Assert.Equal(decided, Side.Decided(control, candidate, static options => options
        .Ignore("$.a").Unordered("$.u").Tolerance("$.t", 0.5).Trim("$.s").IgnoreCase("$.s").NullIsMissing("$.n").Subset("$.o").Shape("$.l")
        .Round("$.r", 0)));

    [Fact]
    public void A_pattern_that_runs_out_of_time_makes_the_call_not_comparable_and_is_turned_off_after_five_times()
    {
        // A back-reference needs the engine that backtracks.
        var rules = Side.Rules(static options => options.Replace("$", @"^(a+)+\1$", "x"));
        var body = "\"" + new string('a', 40) + "b\"";
        var comparer = new ObservationComparer();
        for (var i = 0; i < 3; i++)
        {
            var found = comparer.Compare(Side.Json(body), Side.Json("\"c\""), rules);
            Assert.Equal("!RuleFailed", found.Found());
        }

        while (!rules.All[0].Rewrite!.IsTurnedOff)
        {
            comparer.Compare(Side.Json(body), Side.Json("\"c\""), rules);
        }

        Assert.StartsWith("$ Value", comparer.Compare(Side.Json(body), Side.Json("\"c\""), rules).Found());
    }

    [Theory]
    [InlineData("Replace '$': the pattern is no regular expression: Invalid pattern '(' at offset 1. Not enough )'s.")]
    [InlineData("Round '$': digits is 29; use 0 to 28 decimal places.")]
    [InlineData("Tolerance '$': within is 00:00:00; use a duration above 0, such as 00:00:02.")]
    [InlineData("Unordered '$': the key 'a..b' is none: a name is empty; write names that hold a dot as a path, such as $['a.b'].")]
    [InlineData("Unordered '$': the key '$..a' is none: a key's path has names only.")]
    [InlineData("Renumber 'status': a path starts with '$', or is 'header:Name', at character 1.")]
    [InlineData("Subset 'header:X': a path starts with '$', at character 1.")]
    public void Each_mistake_says_what_is_allowed(string error)
    {
        var errors = new List<string>();
        Assert.False(Shadowing.Comparison.Rules.RuleSet.TryCompile(
            new ComparisonOptions().Replace("$", "(", "").Round("$", 29).Tolerance("$", TimeSpan.Zero).Unordered("$", "a..b")
                .Unordered("$", "$..a").Renumber("status").Subset("header:X").Declarations,
            [],
            errors,
            out _));
        Assert.Contains(error, errors);
    }

    [Fact]
    public void A_rule_that_could_match_below_does_not_hide_that_only_the_order_differs()
    {
        Side.Differ("[1,2]", "[2,1]", "$ Order [1,2] [2,1]", static options => options.Tolerance("$..price", 0.01));
        Side.Differ("""{"a":[1,2],"b":1}""", """{"a":[2,1],"b":1}""", "$.a Order [1,2] [2,1]", static options => options.Subset("$"));
        Side.Differ("[1,2.05]", "[2,1]", "$ Order [1,2.05] [2,1]", static options => options.Tolerance("$[*]", 0.1));
    }

    [Fact]
    public void A_shape_is_compared_by_position_and_null_is_an_element()
    {
        Side.Differ("[null]", "[1,null]", "$[0] Type null 1", static options => options.Shape("$"));
        Side.Differ("[1,[null]]", "[[]]", "$[0] Type 1 []\n$[1] Missing [null] -",
            static options => options.NullIsMissing("$..*").Ignore("$.x"));
        Side.Differ("[[null],2]", "[2,[null]]", "$ Order [[null],2] [2,[null]]", static options => options.NullIsMissing("$[*][*]"));
    }

    [Fact]
    public void Elements_are_aligned_by_meaning_under_rules_for_indexes_and_whatever_their_spelling()
    {
        Side.Differ("""[5,["x"]]""", """[6,7,[ "x"]]""", "$[0] Value 5 6\n$[1] Unexpected - 7",
            static options => options.Unordered("$[2]"));
        Side.Differ("""["\u0078"]""", """["x","\u0078"]""", "$[1] Unexpected - \"\\u0078\"");
        Side.Differ("""["x"]""", """["x","x"]""", "$[1] Unexpected - \"x\"");
    }

    [Fact]
    public void A_key_is_exact_whatever_its_tolerance() => Side.Differ(
        """[{"k":3,"v":1},{"k":1,"v":2}]""",
        """[{"k":1.05,"v":2},{"k":3,"v":3}]""",
        """
        $[0].v Value 1 3
        $[1] Missing {"k":1,"v":2} -
        $[0] Unexpected - {"k":1.05,"v":2}
        """.ReplaceLineEndings("\n"),
        static options => options.Unordered("$", "k").Tolerance("$..k", 0.1));

    [Fact]
    public void A_key_that_is_an_array_is_compared_by_its_values_under_rules_for_indexes() => Side.Differ(
        """[{"a":[[3],1]}]""",
        """[{"a":[[1],2]}]""",
        """
        $[0] Missing {"a":[[3],1]} -
        $[0] Unexpected - {"a":[[1],2]}
        """.ReplaceLineEndings("\n"),
        static options => options.Unordered("$", "a").Trim("$[*].a[0][5]"));

    [Fact]
    public void A_value_that_is_the_same_and_cannot_be_rewritten_is_numbered_as_it_is() =>
        Side.Agree("\"xy\"", "\"xy\"", static options => options.Normalize("$", static _ => null!).Renumber("$"));

    [Fact]
    public void Equal_bytes_are_equal_even_where_values_are_numbered() =>
        Side.Agree("[1\"]", "[1\"]", static options => options.Renumber("$..id"));

    [Theory]
    [InlineData("Ignore $.a", """{"a":1}""", """{"a":2}""")]
    [InlineData("", """{"a":1}""", """{"a":1.0}""")]
    [InlineData("", """{"a":"x"}""", """{"a":"\u0078"}""")]
    public void An_ignored_value_that_means_the_same_is_not_counted(string decided, string control, string candidate) =>
        Assert.Equal(decided, Side.Decided(control, candidate, static options => options.Ignore("$.a")));

    [Fact]
    public void A_header_rule_that_fails_makes_the_call_not_comparable_whichever_side_has_the_header()
    {
        var rules = Side.Rules(static options => options.Normalize("header:X", static _ => throw new FormatException()), "X");
        foreach (var (left, right) in ((string?, string?)[])[(null, "v"), ("v", null), ("v", "w")])
        {
            Assert.Equal("!RuleFailed",
                Side.Compare(Side.Json("1") with { Headers = [left] }, Side.Json("1") with { Headers = [right] }, rules).Found());
        }
    }

    [Fact]
    public void Patterns_that_are_slow_for_each_of_many_strings_are_given_up_together()
    {
        var rules = Side.Rules(static options => options.Replace("$[*]", "^(a+)+(?<!z)$", "x"));
        var strings = string.Join(',', Enumerable.Range(0, 2_000).Select(static i => $"\"{new string('a', 14)}{i:d4}!\""));
        var start = TimeProvider.System.GetTimestamp();
        var found = new ObservationComparer().Compare(Side.Json($"[{strings}]"), Side.Json($"[{strings.Replace('!', '?')}]"), rules);
        Assert.Equal(ComparisonOutcome.NotComparable, found.Outcome);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_rewrite_that_fails_for_a_value_that_is_the_same_is_not_asked()
    {
        static string Parsed(string value) =>
            int.Parse(value, System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Side.Agree("""[{"x":"n/a"},{"x":"01"}]""", """[{"x":"n/a"},{"x":"1"}]""",
            static options => options.Unordered("$").Normalize("$[*].x", Parsed));
        Side.Differ("""[{"x":"n/a"},{"x":"1"},{"x":"2"}]""", """[{"x":"n/a"},{"x":"3"},{"x":"4"}]""",
            "$[1].x Value \"1\" \"3\"\n$[2].x Value \"2\" \"4\"", static options => options.Normalize("$[*].x", Parsed));
    }

    [Fact]
    public void A_rewrite_that_fails_for_a_pair_that_is_only_tried_is_none_of_the_answer() => Side.Differ(
        """[0,"same"," x "]""", """["é"]""", "$[0] Type 0 \"é\"\n$[1] Missing \"same\" -\n$[2] Missing \" x \" -",
        static options => options.Normalize("$[-3:2:1]", static _ => null!));

    [Fact]
    public void Multisets_within_multisets_are_found_under_a_tolerance() => Side.Agree(
        "[[1,2],[3,4]]",
        "[[4.001,3.001],[2.001,1.001]]",
        static options => options.Unordered("$").Unordered("$[*]").Tolerance("$[*][*]", 0.01));

    [Fact]
    public void Strings_of_one_hash_are_not_made_by_spelling_surrogates_in_two_ways()
    {
        byte[] Names(bool reversed)
        {
            var names = Enumerable.Range(0, 2_000)
                .Select(static i => Enumerable.Range(0, 11)
                .SelectMany(bit => (i & (1 << bit)) == 0 ? "\\ud800"u8.ToArray() : [0xED, 0xA0, 0x80]).ToArray()).ToList();
            if (reversed)
            {
                names.Reverse();
            }

            return [.. "{"u8, .. names.SelectMany(static (name, i) => (byte[])[.. i == 0 ? "\""u8 : ",\""u8, .. name, .. "\":1"u8]),
                .. "}"u8];
        }

        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal("", Side.Compare(Side.Of(Names(false), "application/json"), Side.Of(Names(true), "application/json")).Found());
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1));
        byte[] raw = [.. "[\"\\ud800\",\""u8, 0xED, 0xA0, 0x80, .. "\"]"u8];
        byte[] swapped = [.. "[\""u8, 0xED, 0xA0, 0x80, .. "\",\"\\ud800\"]"u8];
        Assert.Equal("", Side.Compare(Side.Of(raw, "application/json"), Side.Of(swapped, "application/json"),
            Side.Rules(static options => options.Unordered("$"))).Found());
    }

    [Fact]
    public void States_of_rules_that_a_body_asks_for_are_not_kept_beyond_a_bound()
    {
        var rules = Side.Rules(static options =>
        {
            for (var i = 0; i < 14; i++)
            {
                options.Ignore($"$..a{i}..b{i}..c");
            }
        });
        var random = new Random(5);
        string Chain() =>
            string.Concat(Enumerable.Range(0, 30).Select(_ => $"{{\"a{random.Next(14)}\":{{\"b{random.Next(14)}\":")) + "{0}"
                + new string('}', 60);
        var before = 0L;
        for (var document = 0; document < 40; document++)
        {
            var chains = Enumerable.Range(0, 100).Select(_ => Chain()).ToList();
            string Body(int leaf) =>
                $"[{string.Join(',', chains.Select(chain => chain.Replace("{0}", $"{leaf}", StringComparison.Ordinal)))}]";
            Side.CompareOnce(Side.Json(Body(1)), Side.Json(Body(2)), rules);
            before = document == 10 ? GC.GetTotalMemory(forceFullCollection: true) : before;
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 30_000_000);
        GC.KeepAlive(rules);
    }

    [Theory]
    [InlineData("0.1234567890123456789012345678901", "0.1234567890123456789012345678902")]
    [InlineData("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567891")]
    [InlineData("1e300", "1.00000000000000000001e300")]
    public void Nearly_equal_long_numbers_are_within_a_relative_tolerance(string control, string candidate) =>
        Side.Agree(control, candidate, static options => options.Tolerance("$", relative: 0.01));

    [Fact]
    public void Only_members_are_missing()
    {
        Side.Differ("[1,2,null,3]", "[1,2,3]", "$[2] Missing null -", static options => options.NullIsMissing("$..*"));
        Side.Differ("""{"tags":[""]}""", """{"tags":[]}""", "$.tags[0] Missing \"\" -",
            static options => options.EmptyIsMissing("$..*[*]"));
    }
}
