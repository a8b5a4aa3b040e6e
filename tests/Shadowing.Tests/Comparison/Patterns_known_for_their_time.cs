namespace Shadowing.Tests.Comparison;

/// <summary>A rewrite has 50 ms, by the clock on the wall: beside other tests a slow machine may need them for waiting.</summary>
[Collection(nameof(Alone))]
public sealed class Patterns_known_for_their_time
{
    [Fact]
    public void A_pattern_that_is_known_for_its_time_takes_none()
    {
        var body = "\"" + new string('a', 50_000) + "!\"";
        var found = Side.CompareJson(body, "\"b\"", static options => options.Replace("$", "(a+)+$", "x"));
        Assert.Equal("$ Value", found.Found()[..7]);
    }
}
