using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Bodies;

public sealed class Json_lines
{
    public static TheoryData<string> Types => new(
        "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/x-jsonlines",
        "Application/JSONL; charset=utf-8");

    [Theory]
    [MemberData(nameof(Types))]
    public void Lines_are_compared_as_the_elements_of_an_array(string type)
    {
        Assert.Equal("", Compare("{\"a\":1, \"b\":2}\n[1]\n", "\uFEFF\r\n { \"b\":2,\"a\":1.0 }\r\n\t\n[ 1 ]", type).Found());
        Assert.Equal("$[1].a Value 1 2", Compare("{}\n{\"a\":1}", "{}\n{\"a\":2}", type).Found());
        Assert.Equal("$[0] Unexpected - 1", Compare("", "1\n", type).Found());
    }

    [Fact]
    public void Rules_hold_for_lines() => Assert.Equal(
        "$[1].n Value 1 2",
        Compare("{\"at\":1}\n{\"at\":2,\"n\":1}", "{\"at\":3}\n{\"at\":4,\"n\":2}", configure: static options => options.Ignore("$[*].at"))
            .Found());

    [Theory]
    [InlineData("1,2")]
    [InlineData("1 2")]
    [InlineData("] [")]
    [InlineData("],[")]
    [InlineData("{\"a\":")]
    [InlineData("1\n{\n2}")]
    [InlineData("\u001e1")]
    [InlineData("nil")]
    public void A_line_that_is_not_one_value_makes_the_body_invalid_on_its_side(string wrong)
    {
        Assert.Equal("!CandidateBodyInvalid", Compare("1\n2", wrong).Found());
        Assert.Equal("!ControlBodyInvalid", Compare(wrong, "1\n2").Found());
        Assert.Equal("", Compare(wrong, wrong).Found());
    }

    [Fact]
    public void A_line_may_be_nested_as_deep_as_it_likes()
    {
        var deep = new string('[', 5_000) + new string(']', 5_000);
        Assert.StartsWith("$[0] Type [[[", Compare(deep, "1").Found());
        Assert.Equal("!CandidateBodyInvalid", Compare("1", deep[..^1]).Found());
    }

    [Theory]
    [InlineData("application/json-seq")]
    [InlineData("application/geo+json-seq")]
    public void Values_of_a_sequence_are_set_apart_by_record_separators_and_may_have_lines(string type)
    {
        Assert.Equal("", Compare("\u001e{\n\"a\":1\n}\n\u001e2\n", "\u001e{\"a\":1}\n\u001e\u001e2.0\n", type).Found());
        Assert.Equal("$[1] Value 2 3", Compare("\u001e1\n\u001e2\n", "\u001e1\n\u001e3\n", type).Found());
        Assert.Equal("!CandidateBodyInvalid", Compare("\u001e1\n\u001e2\n", "\u001e1\n2\n", type).Found());
    }

    [Fact]
    public void A_megabyte_of_lines_is_compared_in_time()
    {
        var started = TimeProvider.System.GetTimestamp();
        Assert.True(Compare(string.Concat(Enumerable.Repeat("1\n", 500_000)), string.Concat(Enumerable.Repeat("2\n", 500_000))).Truncated);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    private static ComparisonResult Compare(
        string control, string candidate, string type = "application/x-ndjson", Action<ComparisonOptions>? configure = null) =>
        Side.Compare(Side.Text(control, type), Side.Text(candidate, type), Side.Rules(configure));
}
