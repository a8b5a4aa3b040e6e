using System.Text;

namespace Shadowing.Tests.Comparison.Headers;

public sealed class Content_types
{
    [Theory]
    [InlineData("application/json", "application/json; charset=utf-8")]
    [InlineData("application/json", "application/json;charset=\"UTF-8\"")]
    [InlineData("application/json; charset=us-ascii", "Application/JSON ; Charset=UTF8")]
    [InlineData("application/problem+json", "application/problem+json; charset=utf-8")]
    [InlineData("application/vnd.acme.v1+json; v=2", "application/vnd.acme.v1+json; charset=utf-8; v=2")]
    [InlineData("text/json", "text/json; charset=utf-8")]
    [InlineData("application/x-ndjson", "application/x-ndjson; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("application/json", "application/json; charset=iso-8859-1")]
    [InlineData("application/json", "application/json; charset=")]
    [InlineData("text/plain; charset=utf-8", "text/plain; charset=utf8")]
    [InlineData("text/plain; charset=utf-8", "TEXT/Plain;charset=\"Utf-8\"")]
    [InlineData("text/html; charset=iso-8859-1", "text/html; charset=latin1")]
    [InlineData("text/html; charset=us-ascii", "text/html; charset=ASCII")]
    [InlineData("text/html;charset=utf-8;level=1", "text/html; Level=1; charset=utf-8;")]
    [InlineData("text/x; a=\"b\\c\"", "text/x; a=bc")]
    [InlineData("text/x; a=b", "text/x;; a = \"b\" ;")]
    [InlineData("application/json", "application/json;")]
    public void That_mean_the_same_are_the_same(string control, string candidate)
    {
        Assert.Equal("", Found(control, candidate));
        Assert.Equal("", Found(candidate, control));
    }

    [Theory]
    [InlineData("application/json", "application/json; v=1")]
    [InlineData("application/json; v=1", "application/json; v=2; charset=utf-8")]
    [InlineData("application/json", "text/json")]
    [InlineData("text/plain", "text/plain; charset=utf-8")]
    [InlineData("text/plain; charset=utf-8", "text/plain; charset=utf-16")]
    [InlineData("text/plain; charset=utf-8", "text/plain; charset=zebra")]
    [InlineData("text/html; charset=iso-8859-1", "text/html; charset=iso-8859-15")]
    [InlineData("text/x; a=b", "text/x; a=B")]
    [InlineData("multipart/mixed; boundary=a", "multipart/mixed; boundary=A")]
    [InlineData("text/x; a=\"b;c\"", "text/x; a=b; c")]
    [InlineData("application/json; charset=utf-16", "application/json")]
    public void That_mean_something_else_differ(string control, string candidate) =>
        Assert.StartsWith("header:Content-Type Header", Found(control, candidate), StringComparison.Ordinal);

    [Fact]
    public void A_charset_of_json_means_something_where_the_body_reads_otherwise_in_it()
    {
        const string Text = "{\"a\":\"\u00E9\"}";
        var (utf8, latin, utf16) = (Encoding.UTF8.GetBytes(Text), Encoding.Latin1.GetBytes(Text), Encoding.Unicode.GetBytes(Text));
        Assert.Equal("", Side.Compare(Side.Of(utf8, "application/json"), Side.Of(utf8, "application/json; charset=utf-8")).Found());
        Assert.StartsWith("header:Content-Type",
            Side.Compare(Side.Of(utf8, "application/json"), Side.Of(utf8, "application/json; charset=iso-8859-1")).Found(),
            StringComparison.Ordinal);
        Assert.StartsWith("header:Content-Type",
            Side.Compare(Side.Of(utf8, "application/json"), Side.Of(latin, "application/json; charset=iso-8859-1")).Found(),
            StringComparison.Ordinal);
        Assert.StartsWith("header:Content-Type",
            Side.Compare(Side.Of(utf8, "application/json"), Side.Of(utf16, "application/json; charset=utf-16")).Found(),
            StringComparison.Ordinal);
        Assert.Equal("", Side.Compare(Side.Of(latin, "application/json; charset=latin1"),
            Side.Of(latin, "application/json; charset=iso-8859-1")).Found());
    }

    // Bodies that are the same bytes and ASCII.
    private static string Found(string control, string candidate)
    {
        var body = "{\"a\":1}"u8.ToArray();
        return Side.Compare(Side.Of(body, control), Side.Of(body, candidate)).Found();
    }
}
