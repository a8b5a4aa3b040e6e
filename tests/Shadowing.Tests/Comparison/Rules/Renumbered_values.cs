using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Rules;

public sealed class Renumbered_values
{
    [Theory]
    [InlineData("""{"a":5,"b":"5"}""", """{"a":7,"b":"8"}""", "")]
    [InlineData("""{"a":5,"b":"5","c":5,"d":"5"}""", """{"a":7,"b":"8","c":7,"d":"8"}""", "")]
    [InlineData("""{"a":5,"b":"5","c":5}""", """{"a":7,"b":"8","c":8}""", "$.c Value 5 8")]
    [InlineData("""{"a":5,"b":"6"}""", """{"a":7,"b":"7"}""", "")]
    [InlineData("""{"a":5.0,"b":5}""", """{"a":7,"b":7e0}""", "")]
    public void A_number_and_a_string_are_two_values(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found, static options => options.Renumber("$.*"));

    [Theory]
    [InlineData("""{"id":42,"ref":"42"}""", """{"id":7,"ref":"7"}""", "")]
    [InlineData("""{"id":42,"ref":"42"}""", """{"id":7,"ref":"8"}""", "$.ref Value \"42\" \"8\"")]
    [InlineData("""{"id":42}""", """{"id":42}""", "$.id Value 42 42")]
    [InlineData("""{"id":"7"}""", """{"id":"7"}""", "$.id Value \"7\" \"7\"")]
    [InlineData("""{"id":1}""", """{"id":1}""", "")]
    public void A_header_has_no_types_and_is_one_with_both(string control, string candidate, string found)
    {
        var rules = Side.Rules(static options => options.Renumber("header:X-Id").Renumber("$.*"), "X-Id");
        Assert.Equal(found, Side.Compare(Side.Json(control) with { Headers = ["42"] }, Side.Json(candidate) with { Headers = ["7"] }, rules)
            .Found());
    }

    [Theory]
    [InlineData("""[{"id":"a","v":1},{"id":"b","v":2}]""", """[{"id":"y","v":2},{"id":"x","v":1}]""", "")]
    [InlineData("""[{"id":1,"v":1},{"id":2,"v":2},{"id":3,"v":3}]""", """[{"id":30,"v":3},{"id":10,"v":1},{"id":20,"v":2}]""", "")]
    [InlineData("""[{"id":"a","v":1},{"id":"b","v":2}]""", """[{"id":"b","v":2},{"id":"a","v":1}]""", "")]
    [InlineData("""[{"id":"a","v":1},{"id":"b","v":2}]""", """[{"id":"y","v":2},{"id":"x","v":9}]""", "$[0].v Value 1 9")]
    [InlineData("""[{"id":"a"},{"id":"b"}]""", """[{"id":"x"},{"id":"x"}]""", "$[1].id Value \"b\" \"x\"")]
    public void A_key_that_is_renumbered_is_none(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found, static options => options.Unordered("$", "id").Renumber("$..id"));

    [Fact]
    public void A_renumbered_key_that_was_met_before_is_one()
    {
        static void Rules(ComparisonOptions options) => options.Unordered("$.items", "id").Renumber("$.index[*]").Renumber("$..id");
        Side.Differ(
            """{"index":["a","b"],"items":[{"id":"a","v":1},{"id":"b","v":2}]}""",
            """{"index":["x","y"],"items":[{"id":"y","v":3},{"id":"x","v":1}]}""",
            "$.items[1].v Value 2 3",
            Rules);
        Side.Differ(
            """{"index":["a"],"items":[{"id":"a","v":1}]}""",
            """{"index":["x"],"items":[{"id":"z","v":1}]}""",
            """
            $.items[0] Missing {"id":"a","v":1} -
            $.items[0] Unexpected - {"id":"z","v":1}
            """.ReplaceLineEndings("\n"),
            Rules);
    }

    [Fact]
    public void Within_one_element_the_same_values_must_recur_for_it_to_be_a_partner() => Side.Agree(
        """[{"id":1,"ref":1},{"id":2,"ref":3}]""",
        """[{"id":8,"ref":9},{"id":7,"ref":7}]""",
        static options => options.Unordered("$").Renumber("$..id").Renumber("$..ref"));

    [Theory]
    [InlineData("""{"a":"x","b":"x"}""", """{"a":"y","b":"x"}""")]
    [InlineData("""{"a":"x","b":"x"}""", """{"a":"y","b":"x "}""")]
    [InlineData("""{"a":"x","b":"x"}""", """{"a":"y","b":"X"}""")]
    [InlineData("""{"a":1,"b":1}""", """{"a":2,"b":1}""")]
    [InlineData("""{"a":1,"b":1}""", """{"a":2,"b":3}""")]
    [InlineData("""{"a":"2024-01-01T00:00:00Z","b":"2024-01-01T00:00:00Z"}""",
        """{"a":"2024-01-01T01:00:00Z","b":"2024-01-01T00:00:00Z"}""")]
    public void A_value_that_is_numbered_differently_says_so_and_nothing_of_white_space(string control, string candidate) =>
        Assert.Equal("not the one that it stood for before",
            Side.CompareJson(control, candidate, static options => options.Renumber("$.*")).Differences[0].How);

    [Fact]
    public void Equal_bytes_are_equal_however_many_values_there_are_to_number()
    {
        var body = $"[{string.Join(',', Enumerable.Range(0, 40_000).Select(static i => $"{{\"id\":{i}}}"))}]";
        Side.Agree(body, body, static options => options.Renumber("$..id"));
        var rules = Side.Rules(static options => options.Renumber("header:X-Id").Renumber("$..id"), "X-Id");
        Assert.Equal("", Side.Compare(Side.Json(body) with { Headers = ["a"] }, Side.Json(body) with { Headers = ["a"] }, rules).Found());
        Assert.Equal("", Side.Compare(Side.Json(body) with { Headers = ["a"] }, Side.Json(body) with { Headers = ["b"] }, rules).Found());
        Assert.Equal("", Side.Compare(Side.Json("{") with { Headers = ["a"] }, Side.Json("{") with { Headers = ["a"] }, rules).Found());
        var compressed = new byte[2_000_000];
        Assert.Equal("", Side.Compare(Side.Of(Gzip(compressed), "application/json", "gzip"),
            Side.Of(Gzip(compressed), "application/json", "gzip"), Side.Rules(static options => options.Renumber("$..id"))).Found());
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
