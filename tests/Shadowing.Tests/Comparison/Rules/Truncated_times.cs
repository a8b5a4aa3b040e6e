using Shadowing.Comparison;
using Shadowing.Comparison.Rules.Kinds;

namespace Shadowing.Tests.Comparison.Rules;

public sealed class Truncated_times
{
    [Theory]
    [InlineData("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.9999999Z", true)]
    [InlineData("2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00.1234567Z", true)]
    [InlineData("2024-01-01T00:00:00.5Z", "2024-01-01T02:00:00.25+02:00", true)]
    [InlineData("2024-01-01T00:00:00Z", "2023-12-31T19:00:00-05:00", true)]
    [InlineData("2024-01-01T00:00:00", "2024-01-01T00:00:00Z", true)]
    [InlineData("2024-01-01T00:00", "2024-01-01 00:00:00.1z", true)]
    [InlineData("2024-01-01T00:00:00.1Z", "Mon, 01 Jan 2024 00:00:00 GMT", true)]
    [InlineData("2024-01-01T00:00:00.9Z", "2024-01-01T00:00:01.1Z", false)]
    [InlineData("2024-01-01T00:00:00.99999999999999999999Z", "2024-01-01T00:00:01Z", false)]
    [InlineData("2024-01-01T00:00:00Z", "2024-01-01T00:00:00+02:00", false)]
    public void Times_of_one_second_agree_whatever_their_spelling(string control, string candidate, bool agree)
    {
        static void Rules(ComparisonOptions options) => options.Truncate("$", TimeSpan.FromSeconds(1));
        Side.Differ($"\"{control}\"", $"\"{candidate}\"", agree ? string.Empty : $"$ Value \"{control}\" \"{candidate}\"", Rules);
        Side.Differ($"\"{candidate}\"", $"\"{control}\"", agree ? string.Empty : $"$ Value \"{candidate}\" \"{control}\"", Rules);
    }

    [Theory]
    [InlineData("2024-02-29T23:59:59.9999999Z", "00:00:00.0000001", "2024-02-29T23:59:59.9999999Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "00:00:00.0010000", "2024-02-29T23:59:59.999Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "00:00:01", "2024-02-29T23:59:59Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "00:01:00", "2024-02-29T23:59:00Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "00:15:00", "2024-02-29T23:45:00Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "01:00:00", "2024-02-29T23:00:00Z")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "1.00:00:00", "2024-02-29T00:00:00Z")]
    [InlineData("2024-03-01T01:00:00+02:00", "1.00:00:00", "2024-02-29T00:00:00Z")]
    [InlineData("2024-03-03T23:59:59Z", "7.00:00:00", "2024-02-26T00:00:00Z")]
    [InlineData("2024-03-04T00:00:00Z", "7.00:00:00", "2024-03-04T00:00:00Z")]
    [InlineData("0001-01-01T00:00:06Z", "00:00:07", "0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:07Z", "00:00:07", "0001-01-01T00:00:07Z")]
    public void Multiples_are_counted_from_the_first_day_of_the_year_1_in_UTC(string time, string to, string cut) =>
        Assert.Equal(cut, Cut(time, to));

    [Theory]
    [InlineData("2016-12-31T23:59:60Z", "00:00:01", "2017-01-01T00:00:00Z")]
    [InlineData("2017-01-01T00:59:60.5+01:00", "00:00:01", "2017-01-01T00:00:00Z")]
    [InlineData("2024-01-01T00:00:00.12345670000000000000000000000000000000000000000000000000000000000001Z", "00:00:00.0000001",
        "2024-01-01T00:00:00.1234567Z")]
    [InlineData("0000-12-31T23:59:59.5Z", "00:00:01", "0000-12-31T23:59:59Z")]
    [InlineData("0000-02-29T12:00:00Z", "1.00:00:00", "0000-02-29T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z", "1.00:00:00", "0000-01-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00.5+00:01", "00:00:01", "-0001-12-31T23:59:00Z")]
    [InlineData("0000-01-01T00:00:00+23:59", "1.00:00:00", "-0001-12-31T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.99999999999999999999Z", "00:00:01", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:60Z", "00:00:01", "+10000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59-23:59", "00:01:00", "+10000-01-01T23:58:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "10675199.02:48:05.4775807", "0001-01-01T00:00:00Z")]
    [InlineData("0000-12-31T23:59:59Z", "10675199.02:48:05.4775807", "-29227-04-19T21:11:54.5224193Z")]
    public void The_ends_of_the_calendar_leap_seconds_and_long_fractions_are_times_like_others(string time, string to, string cut) =>
        Assert.Equal(cut, Cut(time, to));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("2024-01-01")]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2024-01-01T24:00:01Z")]
    [InlineData("2024-01-01T00:00:00.Z")]
    [InlineData("2024-01-01T00:00:00.5 somewhere")]
    [InlineData("2016-12-30T12:59:60Z")]
    [InlineData("10000-01-01T00:00:00.5Z")]
    [InlineData("+10000-01-01T00:00:00Z")]
    [InlineData("-0001-12-31T23:59:00Z")]
    public void What_is_no_time_stays_as_it_is(string text)
    {
        Assert.Same(text, Cut(text, "1.00:00:00"));
        Side.Differ($"\"{text}\"", "\"y\"", $"$ Value \"{text}\" \"y\"", static options => options.Truncate("$", TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Values_that_are_no_strings_are_compared_as_always() => Side.Differ(
        """{"a":1704067200,"b":null,"c":["2024-01-01T00:00:00.1Z"],"d":"2024-01-01T00:00:00Z"}""",
        """{"a":1704067201,"b":true,"c":["2024-01-01T00:00:00.2Z"],"d":1704067200}""",
        """
        $.a Value 1704067200 1704067201
        $.b Type null true
        $.c[0] Value "2024-01-01T00:00:00.1Z" "2024-01-01T00:00:00.2Z"
        $.d Type "2024-01-01T00:00:00Z" 1704067200
        """.ReplaceLineEndings("\n"),
        static options => options.Truncate("$.*", TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData("Date", "Mon, 01 Jan 2024 10:00:01 GMT", "Mon, 01 Jan 2024 10:00:59 GMT", "")]
    [InlineData("Date", "Mon, 01 Jan 2024 10:00:59 GMT", "Monday, 01-Jan-24 10:00:00 GMT", "")]
    [InlineData("Date", "Mon, 01 Jan 2024 10:00:59 GMT", "Mon, 01 Jan 2024 10:01:00 GMT",
        "header:Date Header 2024-01-01T10:00:00Z 2024-01-01T10:01:00Z")]
    [InlineData("X-At", "2024-01-01T10:00:01Z", "Mon, 01 Jan 2024 10:00:59 GMT", "")]
    [InlineData("X-At", "2024-01-01T10:00:01Z", "never", "header:X-At Header 2024-01-01T10:00:00Z never")]
    public void The_times_of_headers_are_cut_too(string header, string control, string candidate, string found)
    {
        var rules = Side.Rules(options => options.Truncate($"header:{header}", TimeSpan.FromMinutes(1)), header);
        Assert.Equal(found, Side.Compare(Side.Json("1") with { Headers = [control] }, Side.Json("1") with { Headers = [candidate] }, rules)
            .Found());
    }

    [Fact]
    public void Rules_that_follow_see_what_was_cut()
    {
        const string Control = "\"2024-01-01T00:00:00.9Z\"";
        const string Candidate = "\"2024-01-01T02:00:02.1+02:00\"";
        Side.Agree(Control, Candidate,
            static options => options.Truncate("$", TimeSpan.FromSeconds(1)).Tolerance("$", TimeSpan.FromSeconds(2)));
        Side.Differ(Control, Candidate, $"$ Value {Control} {Candidate}",
            static options => options.Truncate("$", TimeSpan.FromSeconds(1)).Tolerance("$", TimeSpan.FromSeconds(1.9)));
        Side.Agree(Control, Candidate, static options => options.Truncate("$", TimeSpan.FromSeconds(1)).Replace("$", ":0[02]Z$", "Z"));
        Side.Agree(Control, Candidate, static options => options.Replace("$", "T.*", "T12:00:00Z").Truncate("$", TimeSpan.FromDays(1)));
        Side.Agree(Control, Candidate,
            static options => options.Truncate("$", TimeSpan.FromSeconds(1)).Truncate("$", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void It_says_that_it_decided_and_to_what_it_cuts() =>
        Assert.Equal("Truncate $.at to 00:00:01",
            Side.Decided("""{"at":"2024-01-01T00:00:00Z"}""", """{"at":"2024-01-01T00:00:00.1Z"}""",
                static options => options.Truncate("$.at", TimeSpan.FromSeconds(1))));

    [Theory]
    [InlineData("00:00:00", "to is 00:00:00; use a duration above 0, such as 00:00:01.")]
    [InlineData("-00:00:01", "to is -00:00:01; use a duration above 0, such as 00:00:01.")]
    [InlineData("00:00:00.0000001", null)]
    [InlineData("10675199.02:48:05.4775807", null)]
    public void Only_a_duration_above_0_has_multiples(string to, string? wrong) =>
        Assert.Equal(wrong, new Truncate("$.at", Duration(to)).WhyInvalid);

    private static string? Cut(string text, string to) => new Truncate("$", Duration(to)).ToRewrite().Apply(text);

    private static TimeSpan Duration(string text) => TimeSpan.ParseExact(text, "c", System.Globalization.CultureInfo.InvariantCulture);
}
