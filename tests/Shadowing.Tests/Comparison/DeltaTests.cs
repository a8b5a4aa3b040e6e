using System.Text;
using Shadowing.Comparison.Deltas;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison;

public sealed class DeltaTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2.0,"a":3}""", """{"a":[1,3]}""")]
    [InlineData("""{"a":"2024-01-01T00:00:00Z"}""", """{"a":"2024-01-01T00:00:00+00:00"}""",
        """{"a":["2024-01-01T00:00:00Z","2024-01-01T00:00:00+00:00"]}""")]
    [InlineData("""{"a":null}""", "{}", """{"a":[null,0,0]}""")]
    [InlineData("[1,2,3]", "[1,3]", """{"_t":"a","_1":[2,0,0]}""")]
    [InlineData("1", "\"1\"", "[1,\"1\"]")]
    [InlineData("10000000000000000999", "10000000000000001000", "[10000000000000000999,10000000000000001000]")]
    [InlineData("[1e30]", "[0.1]", """{"_t":"a","_0":[1000000000000000000000000000000,0,0],"0":[0.1]}""")]
    [InlineData("""{"_t":"a","x":1}""", """{"_t":"b","x":2}""", """{"_t":["a","b"],"x":[1,2]}""")]
    public void A_delta_tells_what_differs(string control, string candidate, string delta)
    {
        Assert.Equal(delta, Delta.TryBuild(Side.Json(control), Side.Json(candidate), RuleSet.Empty, out var whyNot));
        Assert.Null(whyNot);
    }

    [Fact]
    public void A_delta_tells_of_what_was_compared_after_the_rules()
    {
        var rules = Side.Rules(static options => options
            .Ignore("$.t").Normalize("$.email", static value => value.ToUpperInvariant()).Tolerance("$.total", 0.1)
            .Unordered("$.items", "id"));
        Assert.Equal("""{"items":{"_t":"a","1":{"v":[2,9]}}}""", Delta.TryBuild(
            Side.Json("""{"t":1,"email":"a","total":1,"items":[{"id":1,"v":1},{"id":2,"v":2}]}"""),
            Side.Json("""{"t":2,"email":"A","total":1.05,"items":[{"id":2,"v":9},{"id":1,"v":1}]}"""),
            rules,
            out _));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "{}", "an object has one name twice")]
    [InlineData("[\"\\ud800\"]", "[]", "a string is not valid Unicode")]
    [InlineData("{\"\\ud800\":1}", "[]", "a name is not valid Unicode")]
    [InlineData("1e400000", "1", "a number cannot be represented")]
    [InlineData("0.12345678901234567890123456789012345", "1", "a number cannot be represented")]
    [InlineData("1", "1.0", "the bodies do not differ")]
    [InlineData("{", "1", "a body cannot be read")]
    [InlineData("1", "[1", "a body cannot be read")]
    public void Where_there_is_no_right_delta_there_is_none(string control, string candidate, string reason)
    {
        Assert.Null(Delta.TryBuild(Side.Json(control), Side.Json(candidate), RuleSet.Empty, out var whyNot));
        Assert.Equal($"delta not built: {reason}", whyNot);
    }

    [Fact]
    public void Too_deep_too_long_and_too_many_have_no_delta()
    {
        WhyNot(new string('[', 65) + new string(']', 65), "nested deeper than 64");
        WhyNot($"\"{new string('x', 65_536)}\"", "a body is longer than 65536 bytes");
        WhyNot($"[{string.Join(',', Enumerable.Repeat('1', 501))}]", "an array has more than 500 elements");
        Assert.NotNull(Delta.TryBuild(Side.Json(new string('[', 64) + new string(']', 64)), Side.Json("1"), RuleSet.Empty, out _));

        static void WhyNot(string body, string reason)
        {
            Assert.Null(Delta.TryBuild(Side.Json("1"), Side.Json(body), RuleSet.Empty, out var whyNot));
            Assert.Equal($"delta not built: {reason}", whyNot);
        }
    }

    [Fact]
    public void The_largest_arrays_that_are_taken_cost_little_stack_and_time()
    {
        var control = $"[{string.Join(',', Enumerable.Range(0, 500))}]";
        var candidate = $"[{string.Join(',', Enumerable.Range(0, 500).Reverse())}]";
        string? delta = null;
        var thread = new Thread(() => delta = Delta.TryBuild(Side.Json(control), Side.Json(candidate), RuleSet.Empty, out _),
            maxStackSize: 512 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(5)));
        Assert.NotNull(delta);
    }

    [Fact]
    public void Other_bodies_have_no_delta()
    {
        Assert.Null(Delta.TryBuild(Side.Text("1"), Side.Json("2"), RuleSet.Empty, out var whyNot));
        Assert.Equal("delta not built: the bodies are not both JSON", whyNot);
        Assert.Null(Delta.TryBuild(Side.Json("1"), Side.Json("2"), Side.Rules(static o => o.Ignore("$")), out whyNot));
        Assert.Equal("delta not built: the body is ignored", whyNot);
        Assert.Null(Delta.TryBuild(Side.Json("\"1\""), Side.Json("\"2\""), Side.Rules(static o => o.Normalize("$", static _ => null!)),
            out whyNot));
        Assert.Equal("delta not built: a rewrite failed", whyNot);
        Assert.Null(Delta.TryBuild(Side.Of(Encoding.UTF8.GetBytes("1"), "application/json", "zstd"), Side.Json("2"), RuleSet.Empty,
            out whyNot));
        Assert.Equal("delta not built: a body cannot be read", whyNot);
    }
}
