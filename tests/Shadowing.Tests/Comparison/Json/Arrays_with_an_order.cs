using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison.Json;

public sealed class Arrays_with_an_order
{
    private const string NotAllPairs = "not all pairs were tried";

    [Theory]
    [InlineData("{0}", 30, false)]
    [InlineData("{0}", 200, true)]
    [InlineData("{{\"v\":{0}}}", 200, true)]
    [InlineData("[{0},[]]", 200, true)]
    [InlineData("\"{0}\"", 200, true)]
    public void Where_more_edits_are_needed_than_are_sought_each_difference_says_so(string element, int repeats, bool isCut)
    {
        var control = Array(element, Enumerable.Range(0, repeats).SelectMany(static i => new[] { 1, 2, 3, 1_000 + i }));
        var candidate = Array(element, Enumerable.Range(0, repeats).SelectMany(static _ => new[] { 2, 1, 3, 2 }));
        AssertSaysSo(Side.CompareJson(control, candidate), isCut);
        AssertSaysSo(Side.CompareJson(candidate, control), isCut);
        AssertSaysSo(Side.CompareJson($"{{\"deep\":{{\"list\":{control}}}}}", $"{{\"deep\":{{\"list\":{candidate}}}}}"), isCut);
        AssertSaysSo(Side.CompareJson(control[..^1] + ",9]", candidate), isCut);
    }

    [Fact]
    public void What_differs_beside_such_an_array_says_nothing_of_it()
    {
        var control = Array("{0}", Enumerable.Range(0, 200).SelectMany(static i => new[] { 1, 2, 3, 1_000 + i }));
        var candidate = Array("{0}", Enumerable.Range(0, 200).SelectMany(static _ => new[] { 2, 1, 3, 2 }));
        var found = Side.CompareJson($"{{\"a\":1,\"list\":{control},\"z\":1}}", $"{{\"a\":2,\"list\":{candidate},\"z\":2}}");
        Assert.DoesNotContain(NotAllPairs, found.Differences[0].How ?? string.Empty);
        Assert.EndsWith(NotAllPairs, found.Differences[1].How);
    }

    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(1_000, 700)]
    public void Where_there_is_nothing_better_to_find_nothing_is_said(int length, int otherLength)
    {
        var control = Array("{{\"id\":{0},\"at\":1}}", Enumerable.Range(0, length));
        AssertSaysSo(Side.CompareJson(control, Array("{{\"id\":{0},\"at\":2}}", Enumerable.Range(0, otherLength))), isCut: false);
        AssertSaysSo(Side.CompareJson(control, Array("{{\"id\":{0},\"at\":1}}", Enumerable.Range(0, length).Where(static i => i % 3 > 0))),
            isCut: false);
    }

    [Fact]
    public void What_stands_before_elements_that_may_deviate_does_not_change_which_are_held_against_each_other()
    {
        const string Control = "{\"id\":1,\"v\":1},{\"id\":2,\"v\":2},{\"id\":3,\"v\":3}]";
        const string Candidate = "{\"id\":2,\"v\":9},{\"id\":1,\"v\":1.05},{\"id\":3,\"v\":3.05}]";
        var alone = Found("[");
        Assert.Equal([DifferenceKind.Missing, DifferenceKind.Unexpected], alone);
        Assert.Equal(alone, Found("[0,"));
        Assert.Equal(alone, Found("[{\"id\":7,\"v\":7},\"x\","));

        static DifferenceKind[] Found(string before) =>
            [.. Side.CompareJson(before + Control, before + Candidate,
                static options => options.Tolerance("$[*].v", 0.1)).Differences.Select(static difference => difference.Kind)];
    }

    private static void AssertSaysSo(ComparisonResult found, bool isCut)
    {
        Assert.NotEmpty(found.Differences);
        Assert.All(found.Differences,
            difference => Assert.Equal(isCut, difference.How?.EndsWith(NotAllPairs, StringComparison.Ordinal) ?? false));
    }

    private static string Array(string element, IEnumerable<int> values) =>
        $"[{string.Join(',', values.Select(value => string.Format(System.Globalization.CultureInfo.InvariantCulture, element, value)))}]";
}
