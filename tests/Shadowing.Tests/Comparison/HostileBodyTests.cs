using System.Text;
using Shadowing.Comparison;
using Shadowing.Comparison.Deltas;
using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison;

public sealed class HostileBodyTests
{
    public static TheoryData<string> Bodies => new(
        "NaN", "[Infinity]", "", " ", "{", "[1,]", "{\"a\"}", "\"", "\"\\", "\"\\ud8", "tru", "1 2", "[1]]", "//", "01", "+1", "\uFEFF",
        "\0", "{a:1}", "'a'", "[1", "\"a\nb\"");

    [Theory]
    [MemberData(nameof(Bodies))]
    public void What_is_no_json_is_invalid_on_its_side(string body)
    {
        Assert.Equal("!CandidateBodyInvalid", Side.CompareJson("[1]", body).Found());
        Assert.Equal("!ControlBodyInvalid", Side.CompareJson(body, "[1]").Found());
        Assert.Equal("!ControlBodyInvalid", Side.CompareJson(body, body + " ").Found());
        Assert.Equal(string.Empty, Side.CompareJson(body, body).Found());
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(513)]
    public void Any_depth_is_read_and_too_much_to_walk_is_too_complex(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);
        Assert.Equal("$[0] Missing", Side.CompareJson(deep, "[]").Found()[..12]);
        Assert.Equal("$[0] Unexpected", Side.CompareJson("[]", deep).Found()[..15]);
        var other = new string('[', depth) + "1" + new string(']', depth);
        Assert.Equal(depth > 100_000 ? "!TooComplex" : "Unexpected",
            Side.CompareJson(deep, other).Found() is [.., 'x'] tooComplex ? tooComplex : "Unexpected");
        Assert.Equal("!CandidateBodyInvalid", Side.CompareJson(deep, deep[..^1]).Found());
    }

    [Fact]
    public void Depth_512_is_compared()
    {
        var deep = new string('[', 511) + "{0}" + new string(']', 511);
        Side.Differ(deep.Replace("{0}", "[1]"), deep.Replace("{0}", "[2]"), $"${string.Concat(Enumerable.Repeat("[0]", 512))} Value 1 2");
        Side.Differ(
            deep.Replace("{0}", "[1]"),
            deep.Replace("{0}", "[1,2]"),
            $"${string.Concat(Enumerable.Repeat("[0]", 511))}[1] Unexpected - 2",
            static options => options.Ignore("$..nothing").Tolerance("$..*", 0.1));
    }

    [Fact]
    public void Unordered_arrays_at_every_level_are_not_probed_over_and_over()
    {
        var deep = new string('[', 60) + "{0}" + new string(']', 60);
        Side.Differ(
            deep.Replace("{0}", "1,2"),
            deep.Replace("{0}", "2.01,1,3"),
            $"${string.Concat(Enumerable.Repeat("[0]", 59))}[2] Unexpected - 3",
            static options => options.Unordered("$").Unordered("$..*").Tolerance("$..*", 0.1));
    }

    [Fact]
    public void Arrays_of_different_length_at_every_level_are_not_probed_over_and_over()
    {
        string Nest(string core, string tail) =>
            string.Concat(Enumerable.Repeat("[", 300)) + core + string.Concat(Enumerable.Repeat(tail + "]", 300));
        var found = Timed(() => Side.CompareJson(Nest("1", ""), Nest("2", ",0")));
        Assert.Null(found.Failure);
        Assert.True(found.Truncated);
    }

    [Fact]
    public void Fifty_thousand_reversed_keys_agree_in_time()
    {
        var keys = Enumerable.Range(0, 50_000).Select(static i => $"\"key{i}\":{i}").ToArray();
        Assert.Equal("", Timed(() => Side.CompareJson($"{{{string.Join(',', keys)}}}", $"{{{string.Join(',', keys.Reverse())}}}")).Found());
    }

    [Fact]
    public void Fifty_thousand_times_one_key_agree_in_time()
    {
        var body = $"{{{string.Join(',', Enumerable.Repeat("\"k\":1", 50_000))}}}";
        Assert.Equal("", Timed(() => Side.CompareJson(body, body + " ")).Found());
    }

    [Fact]
    public void A_large_reversed_array_without_an_order_agrees_in_time()
    {
        var elements = Enumerable.Range(0, 40_000).Select(static i => $"{{\"id\":{i}}}").ToArray();
        var (control, candidate) = ($"[{string.Join(',', elements)}]", $"[{string.Join(',', elements.Reverse())}]");
        Assert.Equal("", Timed(() => Side.CompareJson(control, candidate, static options => options.Unordered("$"))).Found());
        Assert.Equal("", Timed(() => Side.CompareJson(control, candidate, static options => options.Unordered("$", "id"))).Found());
        Assert.Equal(DifferenceKind.Order, Assert.Single(Timed(() => Side.CompareJson(control, candidate)).Differences).Kind);
    }

    [Fact]
    public void Tolerance_without_partners_does_not_try_every_pair()
    {
        var control = $"[{string.Join(',', Enumerable.Range(0, 20_000))}]";
        var candidate = $"[{string.Join(',', Enumerable.Range(0, 20_000).Select(static i => $"{i}.5"))}]";
        Assert.True(Timed(() => Side.CompareJson(control, candidate, static o => o.Unordered("$").Tolerance("$[*]", 0.1))).Truncated);
    }

    [Fact]
    public void Hashes_are_made_once_however_deep_arrays_without_an_order_are_nested()
    {
        var nested = string.Concat(Enumerable.Repeat("[[],", 400)) + $"[{string.Join(',', Enumerable.Range(0, 20_000))}]"
            + new string(']', 400);
        var found = Timed(() => Side.CompareJson(nested, nested.Replace("19999", "20000"), static o => o.Unordered("$..*").Unordered("$")));
        Assert.Equal("Value 19999 20000", found.Found()[^17..]);
    }

    [Fact]
    public void A_gigantic_exponent_or_number_costs_nothing()
    {
        var exponent = "1e" + new string('9', 500_000);
        var digits = new string('9', 500_000);
        Assert.Equal("", Timed(() =>
            Side.CompareJson($"[{exponent},{digits}]", $"[ {exponent}, {digits}.0]", static o => o.Unordered("$").Tolerance("$[*]", 1)))
                .Found());
        Assert.Single(Timed(() => Side.CompareJson(exponent, exponent + "9", static o => o.Tolerance("$", 1))).Differences);
        Assert.Single(Timed(() => Side.CompareJson(exponent, "1e-" + exponent[2..])).Differences);
        Assert.Single(Timed(() => Side.CompareJson(digits, digits + "9")).Differences);
    }

    [Fact]
    public void Strings_that_are_no_unicode_equal_themselves_and_nothing_else()
    {
        byte[] Body(params byte[] content) => [.. "[ \""u8, .. content, .. "\", \""u8, .. content, .. "\"]"u8];
        var odd = new[] { [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], "\\ud800"u8.ToArray(), "\\udc00\\ud800"u8.ToArray(),
            "\\ud800x"u8.ToArray(), [0xE2, 0x82] };
        foreach (var control in odd)
        {
            foreach (var candidate in odd)
            {
                var spaced = Body(candidate).Append((byte)' ').ToArray();
                var found = Side.Compare(Side.Of(Body(control), "application/json"), Side.Of(spaced, "application/json"));
                Assert.Equal(control.SequenceEqual(candidate) ? ComparisonOutcome.Match : ComparisonOutcome.Mismatch, found.Outcome);
                var rewritten = Side.Compare(
                    Side.Of(Body(control), "application/json"), Side.Of(spaced, "application/json"),
                    Side.Rules(static o => o.Unordered("$").Normalize("$[*]", static _ => "same")));
                Assert.Equal(found.Outcome, rewritten.Outcome);
            }
        }
    }

    [Fact]
    public void Names_that_are_no_unicode_have_a_path_that_can_be_ignored()
    {
        var found = Side.CompareJson("""{"\ud800":1}""", """{"\ud800":2}""");
        var difference = Assert.Single(found.Differences);
        Side.Agree("""{"\ud800":1}""", """{"\ud800":2}""", options => options.Ignore(difference.Path));
        byte[] Body(byte value) => [.. "{\""u8, 0xFF, .. "\":"u8, value, .. "}"u8];
        found = Side.Compare(Side.Of(Body((byte)'1'), "application/json"), Side.Of(Body((byte)'2'), "application/json"));
        Assert.Equal(
            "", Side.Compare(Side.Of(Body((byte)'1'), "application/json"), Side.Of(Body((byte)'2'), "application/json"),
                Side.Rules(o => o.Ignore(found.Differences[0].Path))).Found());
    }

    [Fact]
    public void Random_damage_never_escapes()
    {
        var seed = Encoding.UTF8.GetBytes("""{"a":[1,-2.5e10,"x\u0041\ud83d\ude00é",null,true,{"k":[],"k":{}}],"ключ":"\\\"/"}""");
        var random = new Random(4711);
        var rules = Side.Rules(static o => o.Unordered("$.a").Tolerance("$..*", 0.5).Normalize("$..*", static s => s.Trim())
            .Ignore("$..k"));
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])seed.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            damaged = damaged[..random.Next(damaged.Length - 5, damaged.Length + 1)];
            var (control, candidate) = (Side.Of(seed, "application/json"), Side.Of(damaged, "application/json"));
            Assert.NotEqual(ComparisonFailure.TooComplex, Side.Compare(control, candidate, rules).Failure);
            Assert.NotEqual(ComparisonFailure.TooComplex, Side.Compare(control, candidate).Failure);
            _ = Delta.TryBuild(control, candidate, rules, out var whyNot);
            Assert.DoesNotContain("Exception", whyNot ?? string.Empty);
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void A_small_stack_ends_in_an_answer_not_in_a_crash(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 511)) + "{0}" + string.Concat(Enumerable.Repeat(close, 511));
        var outcomes = new List<ComparisonOutcome>();
        var thread = new Thread(
            () =>
            {
                foreach (var rules in new[] { Side.Rules(), Side.Rules(static o => o.Unordered("$").Unordered("$..*").Ignore("$..none")) })
                {
                    var (control, candidate) = (Side.Json(deep.Replace("{0}", "1")), Side.Json(deep.Replace("{0}", "2")));
                    outcomes.Add(Side.Compare(control, candidate, rules).Outcome);
                    _ = Delta.TryBuild(control, candidate, rules, out _);
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(2, outcomes.Count);
        Assert.DoesNotContain(ComparisonOutcome.Match, outcomes);
    }

    [Fact]
    public void One_comparer_and_one_rule_set_serve_many_threads()
    {
        var comparer = new ObservationComparer();
        var rules = Side.Rules(static o => o.Unordered("$.i", "k").Ignore("$..t").Tolerance("$..n", 0.1)
            .Normalize("$..s", static s => s.Trim()));
        var control = Side.Json("""{"i":[{"k":1,"t":1,"n":1,"s":"a"},{"k":2}],"x":1}""");
        var candidate = Side.Json("""{"i":[{"k":2},{"k":1,"t":2,"n":1.05,"s":"a "}],"x":2}""");
        Parallel.For(0, 2_000, _ => Assert.Equal("$.x Value 1 2", comparer.Compare(control, candidate, rules).Found()));
    }

    private static T Timed<T>(Func<T> act)
    {
        var watch = TimeProvider.System.GetTimestamp();
        var result = act();
        Assert.True(TimeProvider.System.GetElapsedTime(watch) < TimeSpan.FromSeconds(5),
            $"took {TimeProvider.System.GetElapsedTime(watch)}");
        return result;
    }
}
