using Shadowing.Comparison;

namespace Shadowing.Tests.Comparison.Contrasts;

public sealed class Times
{
    [Theory]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:58.999999999Z", true)]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:58.999999998Z", false)]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", true)]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:01Z", true)]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:02Z", false)]
    [InlineData("1990-12-31T15:59:60-08:00", "1990-12-31T23:59:60Z", true)]
    [InlineData("2016-12-31T23:59:60.999999999999Z", "2016-12-31T23:59:59.999999999999Z", true)]
    [InlineData("2016-12-31T12:00:60Z", "2016-12-31T12:01:00Z", false)]
    [InlineData("2016-12-30T23:59:60Z", "2016-12-31T00:00:00Z", false)]
    [InlineData("2024-01-01T00:00:00.000000000000000000000000000001Z", "2024-01-01T00:00:01.000000000000000000000000000001Z", true)]
    [InlineData("2024-01-01T00:00:00.000000000000000000000000000001Z", "2024-01-01T00:00:01.000000000000000000000000000002Z", false)]
    [InlineData("2024-01-01T00:00:00.00000001Z", "2024-01-01T00:00:01.00000002Z", false)]
    [InlineData("2024-01-01T00:00:00.12345678Z", "2024-01-01T00:00:01.123456780Z", true)]
    [InlineData("2024-01-01T00:00:00.00000000000000000000000000000000000000000000000000000000000000000000000000000001Z",
        "2024-01-01T00:00:01Z", true)]
    [InlineData("2024-01-01T15:00:00+15:00", "2024-01-01T00:00:01Z", true)]
    [InlineData("2024-01-01T00:00:00-23:59", "2024-01-01T23:59:01Z", true)]
    [InlineData("2024-01-01T00:00:00-00:00", "2024-01-01T00:00:01Z", true)]
    [InlineData("0000-02-29T00:00:00Z", "0000-02-29T00:00:01Z", true)]
    [InlineData("0000-03-01T00:00:00Z", "0000-02-29T23:59:59Z", true)]
    [InlineData("0001-01-01T00:00:00Z", "0000-12-31T23:59:59Z", true)]
    [InlineData("0001-01-01T00:30:00+01:00", "0000-12-31T23:30:01Z", true)]
    [InlineData("9999-12-31T23:30:00-01:00", "9999-12-31T23:30:01-01:00", true)]
    [InlineData("2024-02-29T23:59:59z", "2024-03-01t00:00:00Z", true)]
    [InlineData("2023-02-29T00:00:00Z", "2023-03-01T00:00:00Z", false)]
    [InlineData("2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+23:59", false)]
    [InlineData("2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.5Z", false)]
    [InlineData("2024-01-01 10:00:00", "2024-01-01T10:00:01Z", true)]
    [InlineData("2024-01-01T10:00", "2024-01-01T10:00:01Z", true)]
    [InlineData("2024-01-01T10:00:00+0200", "2024-01-01T08:00:01Z", true)]
    public void What_rfc_3339_allows_is_read_and_compared_exactly(string control, string candidate, bool agree)
    {
        void Second(Shadowing.Comparison.ComparisonOptions options) => options.Tolerance("$", TimeSpan.FromSeconds(1));
        Assert.Equal(agree ? string.Empty : $"$ Value \"{control}\" \"{candidate}\"",
            Side.CompareJson($"\"{control}\"", $"\"{candidate}\"", Second).Found());
        Assert.Equal(agree ? string.Empty : $"$ Value \"{candidate}\" \"{control}\"",
            Side.CompareJson($"\"{candidate}\"", $"\"{control}\"", Second).Found());
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999998Z", "by 0.000000001 s earlier")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T22:59:59.999999999Z", "exactly one hour earlier")]
    [InlineData("2024-01-01T00:00:00.100000001Z", "2024-01-01T00:00:00.3Z", "by 0.199999999 s later")]
    [InlineData("2024-01-01T00:00:00.100000001Z", "2024-01-01T01:00:00.1Z", "by about 01:00:00 later")]
    [InlineData("2024-01-01T00:00:00.10Z", "2024-01-01T00:00:00.1Z", "same instant")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "by a leap second")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", "by 1 s earlier")]
    [InlineData("2024-01-01T15:00:00+15:00", "2024-01-01T00:00:00Z", "same instant")]
    public void A_few_words_say_exactly_how_far_times_are_apart(string control, string candidate, string how) =>
        Assert.Equal(how, Side.How($"\"{control}\"", $"\"{candidate}\""));
}
