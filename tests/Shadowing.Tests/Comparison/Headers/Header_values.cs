using FsCheck;
using FsCheck.Fluent;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Headers;

namespace Shadowing.Tests.Comparison.Headers;

public sealed class Header_values
{
    private const string Equal = "equal";

    [Theory]
    [InlineData("X-Any", " a ", "a", Equal)]
    [InlineData("X-Any", "a", "b", null)]
    [InlineData("X-Any", "a", "A", "case only")]
    [InlineData("X-Any", "a b", "a  b", "white space only")]
    [InlineData("X-Any", "a\nb", "a, b", Equal)]
    [InlineData("X-Any", "a\nb", "b\na", null)]
    [InlineData("Via", "1.1 a, 1.1 b", "1.1 b, 1.1 a", null)]
    [InlineData("ETag", "\"a\"", "W/\"a\"", null)]
    [InlineData("ETag", "\"a\"", "\"A\"", "case only")]
    public void Values_that_we_know_nothing_of_are_compared_as_they_are(string name, string control, string candidate, string? how) =>
        Assert.Equal(how, How(name, control, candidate));

    [Theory]
    [InlineData("Vary", "Accept, Origin", "origin,accept", Equal)]
    [InlineData("Vary", "Accept\nOrigin", "Origin, , Accept", Equal)]
    [InlineData("Vary", "Accept", "Accept, Origin", null)]
    [InlineData("allow", "GET, HEAD", "head,get", Equal)]
    [InlineData("Cache-Control", "no-store, max-age=0", "Max-Age=0,No-Store", Equal)]
    [InlineData("Cache-Control", "private=\"a, b\"", "private=\"b, a\"", null)]
    [InlineData("Access-Control-Expose-Headers", "X-A, X-B", "x-b, x-a", Equal)]
    [InlineData("Access-Control-Allow-Headers", "X-A", "x-a", Equal)]
    [InlineData("Access-Control-Allow-Methods", "GET, PUT", "PUT, GET", Equal)]
    [InlineData("Access-Control-Allow-Origin", "https://a", "https://A", "case only")]
    [InlineData("Accept-Ranges", "bytes, none", "bytes,none", Equal)]
    [InlineData("Accept-Ranges", "bytes, none", "none, bytes", "order only")]
    [InlineData("Accept-Patch", "a/b", "A/B", "case only")]
    [InlineData("Content-Language", "de, en", "en, de", "order only")]
    [InlineData("Content-Language", "de", "en", null)]
    [InlineData("Link", "</a,b>; rel=\"x, y\", </c>", "</a,b>; rel=\"x, y\"\n</c>", Equal)]
    [InlineData("Link", "</a,b>", "</a, b>", null)]
    [InlineData("Link", "</a>; title=\"x,y\"", "</a>; title=\"x, y\"", null)]
    [InlineData("Link", "</a>; title=\"\\\",\"", "</a>; title=\"\\\",\",", Equal)]
    public void Lists_are_compared_element_by_element(string name, string control, string candidate, string? how) =>
        Assert.Equal(how, How(name, control, candidate));

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", Equal)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", Equal)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:39 GMT", "by 2 s later")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:48:37 GMT", "exactly one minute earlier")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 11:49:37 GMT", "exactly three hours later")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 07 Nov 1994 08:49:37 GMT", "exactly one day later")]
    [InlineData("0", "-1", null)]
    [InlineData("0", " 0", Equal)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 GMT", null)]
    public void Dates_are_compared_as_instants(string control, string candidate, string? how) =>
        Assert.All(["Date", "expires", "Last-Modified"], name => Assert.Equal(how, How(name, control, candidate)));

    [Theory]
    [InlineData("/a", "/a", Equal)]
    [InlineData("http://control/a?q#f", "http://candidate:8080/a?q#f", Equal)]
    [InlineData("http://control/a", "/a", Equal)]
    [InlineData("/a", "http://candidate:8080/v2/a", Equal)]
    [InlineData("/a", "/v2/a", Equal)]
    [InlineData("/a", "/v2a", null)]
    [InlineData("/", "/v2?", null)]
    [InlineData("/", "/v2", Equal)]
    [InlineData("http://CONTROL:80/a", "//Candidate:8080/v2/a", Equal)]
    [InlineData("http://control?a", "/?a", Equal)]
    [InlineData("/a", "http://control/a", Equal)]
    [InlineData("http://control/a", "https://control/a", "origin only")]
    [InlineData("/a", "http://other/a", "origin only")]
    [InlineData("http://one/a", "http://two/a", "origin only")]
    [InlineData("http://one/a", "http://one/b", null)]
    [InlineData("http://candidate:8080/a", "/a", "origin only")]
    [InlineData("http://control@evil/a", "/a", "origin only")]
    [InlineData("/a", "/A", "case only")]
    [InlineData("a", "/a", null)]
    public void References_are_compared_without_the_origin_of_the_side_that_answers(string control, string candidate, string? how) =>
        Assert.All(
        ["Location", "content-location"],
        name => Assert.Equal(how, How(name, control, candidate, "http://control", "http://candidate:8080/v2")));

    [Theory]
    [InlineData("http://control/api/a", "http://candidate/a", Equal)]
    [InlineData("http://control/api/a", "http://candidate/api/a", Equal)]
    [InlineData("/api/a", "http://control/api/a", Equal)]
    [InlineData("/api", "/", Equal)]
    [InlineData("/api/a", "/b", null)]
    public void A_candidate_may_or_may_not_know_of_the_controls_path_base(string control, string candidate, string? how) =>
        Assert.Equal(how, How("Location", control, candidate, "http://control/api", "http://candidate"));

    [Fact]
    public void References_are_compared_as_they_are_where_nobody_knows_who_answered()
    {
        Assert.Equal("origin only", How("Location", "http://control/a", "/a"));
        Assert.NotEqual(Equal, How("Location", "?page=2", "/?page=2"));
        Assert.NotEqual(Equal, How("Location", "#x", "/#x", "http://control", "http://candidate"));
        Assert.Equal(Equal, How("Location", "http://control/a", "http://control/a"));
    }

    [Theory]
    [InlineData("X-Any")]
    [InlineData("Vary")]
    [InlineData("Location")]
    [InlineData("Date")]
    public void What_only_one_side_has_is_told(string name)
    {
        Assert.Equal($"header:{name} Header a -", Find(name, "a", null).Found());
        Assert.Equal(HeaderComparer.OnlyControl, How(name, "a", null));
        Assert.Equal(HeaderComparer.OnlyCandidate, How(name, null, ""));
        Assert.Equal(Equal, How(name, null, null));
    }

    [Fact]
    public void A_content_type_that_only_one_side_has_is_told()
    {
        var difference = Assert.Single(Side.Compare(Side.Of([1], "text/plain"), Side.Of([1], null)).Differences);
        Assert.Equal(("header:Content-Type", HeaderComparer.OnlyControl), (difference.Path, difference.How));
        difference = Assert.Single(Side.Compare(Side.Of([1], " "), Side.Of([1], "text/plain")).Differences);
        Assert.Equal(HeaderComparer.OnlyCandidate, difference.How);
    }

    [Fact]
    public void Several_lines_are_shown_as_one() => Assert.Equal("header:X-Any Header a, b c", Find("X-Any", "a\nb", "c").Found());

    [Fact]
    public void Every_kind_of_header_agrees_with_itself_and_mirrors_whatever_it_holds()
    {
        string[] names = ["X-Any", "Vary", "Link", "Access-Control-Allow-Origin", "Set-Cookie", "Location", "Date", "Content-Language",
            "Cache-Control"];
        var piece = Gen.Elements("a", "A", ",", " ", "\"", "\\", "<", ">", ";", "=", "\n", "/", "//", "http://", "control", ":80", "?",
            "Path", "Sun, 06 Nov 1994 08:49:37 GMT");
        var value = Gen.Choose(0, 8).SelectMany(length => piece.ArrayOf(length)).Select(static pieces => string.Concat(pieces));
        Prop.ForAll(Gen.Zip(Gen.Elements(names), Gen.Zip(value, value)).ToArbitrary(), static given =>
        {
            var (name, (control, candidate)) = (given.Item1, given.Item2);
            Assert.Equal(Equal, How(name, control, control + " "));
            Assert.Null(Find(name, control, candidate).Failure);
            Assert.Equal(Find(name, control, candidate).Differences.Count, Find(name, candidate, control).Differences.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\"")]
    [InlineData("\"\\")]
    [InlineData("<")]
    [InlineData(",")]
    [InlineData("a,")]
    [InlineData("\"a\",")]
    [InlineData(";")]
    [InlineData("a=b;")]
    [InlineData("a=b\n")]
    [InlineData("/")]
    [InlineData("http://")]
    [InlineData(" ")]
    [InlineData("\t,\n")]
    public void Hostile_values_take_no_time(string piece)
    {
        var control = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        string[] names = ["X-Any", "Vary", "Link", "Access-Control-Allow-Origin", "Set-Cookie", "Location", "Date", "Content-Language",
            "Content-Type"];
        var started = TimeProvider.System.GetTimestamp();
        foreach (var name in names)
        {
            Assert.Null(Find(name, control, control + "x", control, control).Failure);
            Assert.Null(Find(name, "x" + control, control, "http://control", "http://control" + control).Failure);
        }

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5),
            $"took {TimeProvider.System.GetElapsedTime(started)}");
    }

    private static string? How(string name, string? control, string? candidate, string? controlOrigin = null,
        string? candidateOrigin = null) =>
        Find(name, control, candidate, controlOrigin, candidateOrigin).Differences is [var difference] ? difference.How : Equal;

    private static ComparisonResult Find(
        string name, string? control, string? candidate, string? controlOrigin = null, string? candidateOrigin = null)
    {
        var side = Side.Json("1");
        return Side.Compare(
            side with { Headers = [control], Origin = controlOrigin },
            side with { Headers = [candidate], Origin = candidateOrigin },
            Side.Rules(null, name));
    }
}
