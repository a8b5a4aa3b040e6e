namespace Shadowing.Tests.Comparison;

public sealed class How_values_differ
{
    [Theory]
    [InlineData("1.00", "1.01", "by +0.01")]
    [InlineData("1.01", "1", "by -0.01")]
    [InlineData("1e3", "1", "by -999")]
    [InlineData("1e400", "1", null)]
    [InlineData("\"Paris\"", "\"PARIS\"", "case only")]
    [InlineData("\"a b\"", "\" a b \"", "white space only")]
    [InlineData("\"2024-03-31T01:30:00Z\"", "\"2024-03-31T02:30:00Z\"", "exactly one hour later")]
    [InlineData("\"2024-03-31T01:30:00Z\"", "\"2024-03-31T03:30:00+02:00\"", "same instant")]
    [InlineData("\"2024-03-31T01:30:00Z\"", "\"2024-03-28T01:30:00Z\"", "exactly three days earlier")]
    [InlineData("\"2024-03-31T01:30:00Z\"", "\"2024-03-31T01:30:01.5Z\"", "by 1.5 s later")]
    [InlineData("\"1.50\"", "\"1.5\"", "trailing zeros")]
    [InlineData("\"100\"", "\"100.00\"", "trailing zeros")]
    [InlineData("\"100\"", "\"1e2\"", null)]
    [InlineData("\"1.5\"", "\"1.6\"", "by +0.1")]
    [InlineData("\"x\"", "\"y\"", null)]
    [InlineData("1", "\"1.0\"", "same number as text")]
    [InlineData("\"1\"", "1.0", "text became the same number")]
    [InlineData("true", "\"true\"", "same literal as text")]
    [InlineData("null", "0", null)]
    [InlineData("[1,2]", "[2,1]", "order only")]
    [InlineData("true", "false", null)]
    [InlineData("\"\\u0041\"", "\"a\"", "case only")]
    public void A_few_words_say_how(string control, string candidate, string? how) => Assert.Equal(how, Side.How(control, candidate));
}
