using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison;

public sealed class Members_of_one_side
{
    [Theory]
    [InlineData("k")]
    [InlineData("odd name ")]
    [InlineData("a.b['c'] ")]
    public void Fill_the_list_only_in_part_so_that_what_is_beside_them_is_seen(string name)
    {
        var found = Side.CompareJson($"{{\"m\":{Map(name + "x", 300)},\"total\":1}}", $"{{\"m\":{Map(name + "y", 300)},\"total\":2}}");
        Assert.Contains(found.Differences, static difference => difference is { Path: "$.total", Kind: DifferenceKind.Value });
        Assert.Equal((DifferenceList.MostMembers, DifferenceList.MostMembers),
            (Count(found, DifferenceKind.Missing), Count(found, DifferenceKind.Unexpected)));
        Assert.Equal((true, true), (found.Truncated, found.LeavesOutMembersOnly));
    }

    [Fact]
    public void Are_all_listed_where_they_are_no_more_than_that()
    {
        var found = Side.CompareJson(Map("x", DifferenceList.MostMembers), Map("y", DifferenceList.MostMembers));
        Assert.Equal((80, false, false), (found.Differences.Count, found.Truncated, found.LeavesOutMembersOnly));
    }

    [Fact]
    public void Are_counted_for_each_object()
    {
        var found = Side.CompareJson($"[{Map("x", 30)},{Map("x", 30)},{Map("x", 30)}]", "[{},{},{}]");
        Assert.Equal((90, false), (found.Differences.Count, found.Truncated));
        found = Side.CompareJson($"[{Map("x", 60)},{Map("x", 60)},{Map("x", 60)}]", "[{},{},{}]");
        Assert.Equal((DifferenceList.Limit, true, false), (found.Differences.Count, found.Truncated, found.LeavesOutMembersOnly));
    }

    [Fact]
    public void Elements_and_lines_are_no_members()
    {
        Assert.Equal(90, Side.CompareJson($"[{string.Join(',', Enumerable.Range(0, 90))}]", "[]").Differences.Count);
        Assert.Equal(90, Side.Compare(Side.Text(string.Concat(Enumerable.Range(0, 90).Select(static line => $"{line}\n"))),
            Side.Text("")).Differences.Count);
    }

    private static int Count(ComparisonResult found, DifferenceKind kind) => found.Differences.Count(difference => difference.Kind == kind);

    private static string Map(string name, int keys) =>
        $"{{{string.Join(',', Enumerable.Range(0, keys).Select(key => $"\"{name}{key}\":1"))}}}";
}
