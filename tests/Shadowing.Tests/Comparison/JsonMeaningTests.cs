namespace Shadowing.Tests.Comparison;

public sealed class JsonMeaningTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{ "b" : 2, "a" : 1 }""")]
    [InlineData("1", "1.0")]
    [InlineData("1", "1e0")]
    [InlineData("1", "10e-1")]
    [InlineData("1", "0.1E+1")]
    [InlineData("100", "1e2")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("0.10", "0.1")]
    [InlineData("1e400", "10e399")]
    [InlineData("123e65", "12.3e66")]
    [InlineData("0e99999999999999999999", "0")]
    [InlineData("1e99999999999999999999", "10e99999999999999999998")]
    [InlineData("1e-99999999999999999999", "0.1e-99999999999999999998")]
    [InlineData("1e+0002", "100")]
    [InlineData("\"\\u0041\"", "\"A\"")]
    [InlineData("\"\\/\"", "\"/\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("""{"\u0041":1}""", """{"A":1}""")]
    [InlineData("""{"a":1,"a":2,"b":3}""", """{"a":1,"b":3,"a":2}""")]
    [InlineData("\uFEFF[1]", "[ 1 ]")]
    [InlineData("""["\ud800"]""", """[ "\ud800" ]""")]
    public void One_meaning_spelled_in_two_ways_agrees(string control, string candidate)
    {
        Side.Agree(control, candidate);
        Side.Agree(candidate, control);
    }

    [Theory]
    [InlineData("10000000000000000999", "10000000000000001000", "$ Value 10000000000000000999 10000000000000001000")]
    [InlineData("1", "-1", "$ Value 1 -1")]
    [InlineData("1e400", "1e401", "$ Value 1e400 1e401")]
    [InlineData("1", "\"1\"", "$ Type 1 \"1\"")]
    [InlineData("null", "0", "$ Type null 0")]
    [InlineData("true", "false", "$ Value true false")]
    [InlineData("{}", "[]", "$ Type {} []")]
    [InlineData("\"a\"", "\"A\"", "$ Value \"a\" \"A\"")]
    [InlineData("\"é\"", "\"e\u0301\"", "$ Value \"é\" \"e\u0301\"")]
    [InlineData("""{"a":null}""", "{}", "$.a Missing null -")]
    [InlineData("{}", """{"a":null}""", "$.a Unexpected - null")]
    [InlineData("""{"a":1}""", """{"A":1}""", "$.a Missing 1 -\n$.A Unexpected - 1")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""", "$.a Value 1 2\n$.a Value 2 1")]
    [InlineData("""{"a":1,"a":2}""", """{"a":1}""", "$.a Missing 2 -")]
    [InlineData("""{"a":{"b c":[0,{"d":1}]}}""", """{"a":{"b c":[0,{"d":2}]}}""", "$.a['b c'][1].d Value 1 2")]
    [InlineData("""["\ud800"]""", """["\ud801"]""", "$[0] Value \"\\ud800\" \"\\ud801\"")]
    public void Another_meaning_is_a_difference_at_its_path(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found);

    [Theory]
    [InlineData("[1,2,3,4]", "[1,2,9,3,4]", "$[2] Unexpected - 9")]
    [InlineData("[1,2,9,3,4]", "[1,2,3,4]", "$[2] Missing 9 -")]
    [InlineData("[1,2,3]", "[1,3]", "$[1] Missing 2 -")]
    [InlineData("[]", "[1,2]", "$[0] Unexpected - 1\n$[1] Unexpected - 2")]
    [InlineData("[1,2,3]", "[3,2,1]", "$ Order [1,2,3] [3,2,1]")]
    [InlineData("[1,2,3,4,5]", "[2,3,4,5,6]", "$[0] Missing 1 -\n$[4] Unexpected - 6")]
    [InlineData("[1,2,3,4]", "[1,7,3,8]", "$[1] Value 2 7\n$[3] Value 4 8")]
    [InlineData("[1,2,3]", "[3,2,9]", "$[0] Value 1 3\n$[2] Value 3 9")]
    [InlineData("[{\"a\":[1,2]},3]", "[{\"a\":[2,1]},3]", "$[0].a Order [1,2] [2,1]")]
    [InlineData("[0,1,2,5]", "[0,8,9,4,5]", "$[1] Value 1 8\n$[2] Value 2 9\n$[3] Unexpected - 4")]
    [InlineData("[[1,2],[3]]", "[[1,2,3],[3]]", "$[0][2] Unexpected - 3")]
    [InlineData("[1,1,1]", "[1,1]", "$[2] Missing 1 -")]
    public void Arrays_are_compared_by_position_and_one_insertion_is_one_difference(string control, string candidate, string found) =>
        Side.Differ(control, candidate, found);

    [Fact]
    public void Values_are_cut_at_200_characters_and_differences_at_100()
    {
        var long1 = $"[\"{new string('x', 5_000)}\"]";
        var difference = Assert.Single(Side.CompareJson(long1, "[1]").Differences);
        Assert.Equal(200, difference.Control!.Length);
        Assert.EndsWith("…", difference.Control);

        var many = Side.CompareJson($"[{string.Join(',', Enumerable.Range(0, 500))}]",
            $"[{string.Join(',', Enumerable.Range(1_000, 500))}]");
        Assert.Equal(100, many.Differences.Count);
        Assert.True(many.Truncated);
    }

    [Fact]
    public void Exactly_100_differences_are_not_truncated()
    {
        var found = Side.CompareJson($"[{string.Join(',', Enumerable.Range(0, 100))}]",
            $"[{string.Join(',', Enumerable.Range(1_000, 100))}]");
        Assert.Equal(100, found.Differences.Count);
        Assert.False(found.Truncated);
    }

    [Fact]
    public void A_place_below_a_gigantic_name_is_reported_as_the_place_above_it()
    {
        var name = new string('n', 10_000);
        Side.Differ($$$"""{"a":{"{{{name}}}":1}}""", $$$"""{"a":{"{{{name}}}":2}}""", "$.a Value 1 2");
    }
}
