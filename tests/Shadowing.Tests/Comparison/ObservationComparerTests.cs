using System.IO.Compression;
using System.Text;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison;

public sealed class ObservationComparerTests
{
    [Fact]
    public void Another_status_is_told_with_the_headers_and_the_bodies_are_not_walked()
    {
        var found = Side.Compare(Side.Json("[1]"), Side.Json("[2]") with { Status = 500, ContentType = "application/problem+json" });
        Assert.Equal("status Status 200 500\nheader:Content-Type Header application/json application/problem+json", found.Found());
        Assert.Equal(ComparisonOutcome.Mismatch, found.Outcome);
    }

    [Fact]
    public void An_ignored_status_lets_the_bodies_be_compared() =>
        Assert.Equal("$[0] Value 1 2",
            Side.Compare(Side.Json("[1]"), Side.Json("[2]") with { Status = 500 }, Side.Rules(static o => o.Ignore("status"))).Found());

    [Theory]
    [InlineData("application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", true)]
    [InlineData("text/plain; charset=utf-8; format=flowed", "text/plain; format=flowed; charset=utf-8", true)]
    [InlineData("application/json", "application/json; charset=utf-8", true)]
    [InlineData("application/json; odata=full", "application/json; odata=none", false)]
    [InlineData("application/json", null, false)]
    [InlineData(null, null, true)]
    public void Content_types_are_compared_by_meaning(string? control, string? candidate, bool agree)
    {
        var found = Side.Compare(Side.Of([1], control), Side.Of([1], candidate)).Found();
        Assert.Equal(agree ? "" : $"header:Content-Type Header {control ?? "-"} {candidate ?? "-"}", found);
        Assert.Equal("", Side.Compare(Side.Of([1], control), Side.Of([1], candidate),
            Side.Rules(static o => o.Ignore("header:content-type"))).Found());
    }

    [Fact]
    public void Listed_headers_are_compared_and_others_not_at_all()
    {
        var rules = Side.Rules(static o => o.Ignore("header:etag"), "Location", "ETag", "content-type", "X-None");
        var control = Side.Json("1") with { Headers = ["/a", "1", "application/json", null] };
        Assert.Equal("header:Location Header /a /A",
            Side.Compare(control, control with { Headers = ["/A", "2", "application/JSON", null] }, rules).Found());
        Assert.Equal("header:Location Header /a -",
            Side.Compare(control, control with { Headers = [null, null, null, null] }, rules).Found());
        Assert.Equal("header:Location Header /a -", Side.Compare(control, control with { Headers = [] }, rules).Found());
        Assert.Equal("header:Location Header /a -", Side.Compare(control, control with { Headers = null! }, rules).Found());
    }

    [Fact]
    public void A_call_without_bodies_is_status_and_headers() =>
        Assert.Equal("", Side.Compare(Side.Json("1") with { HasBody = false }, Side.Json("2") with { HasBody = false }).Found());

    [Fact]
    public void Bodies_of_two_kinds_differ_in_type_unless_their_bytes_agree()
    {
        var header = "header:Content-Type Header application/json text/plain";
        Assert.Equal($"{header}\n$ Type application/json text/plain", Side.Compare(Side.Json("1"), Side.Text("2")).Found());
        Assert.Equal(header, Side.Compare(Side.Json("1"), Side.Text("1")).Found());
        Assert.Equal("", Side.Compare(Side.Json("1"), Side.Text("2"), Side.Rules(static o => o.Ignore("$").Ignore("header:Content-Type")))
            .Found());
    }

    [Fact]
    public void Two_json_types_are_compared_as_json() =>
        Assert.Equal("", Side.Compare(Side.Json("[1]"), Side.Of("[1.0]"u8.ToArray(), "application/vnd.x+json"),
            Side.Rules(static o => o.Ignore("header:Content-Type"))).Found());

    [Fact]
    public void A_charset_is_heeded()
    {
        var rules = Side.Rules(static o => o.Ignore("header:Content-Type"));
        Assert.Equal("", Side.Compare(Side.Json("[\"é\"]"),
            Side.Of(Encoding.Unicode.GetBytes("[\"é\"]"), "application/json; charset=utf-16"), rules).Found());
        Assert.Equal("", Side.Compare(Side.Text("é"), Side.Of([0xE9], "text/plain; charset=iso-8859-1"), rules).Found());
        Assert.StartsWith("$ Bytes", Side.Compare(Side.Of([0xE9], "text/plain"), Side.Of([0xEA], "text/plain")).Found());
        Assert.StartsWith("$ Bytes",
            Side.Compare(Side.Of([0xE9], "text/plain; charset=x-none"), Side.Of([0xEA], "text/plain; charset=x-none")).Found());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("GZIP, br")]
    [InlineData("identity")]
    public void Encoded_bodies_are_compared_decoded(string encoding)
    {
        var coded = Encode("[1,2]"u8.ToArray(), encoding);
        Assert.Equal("", Side.Compare(Side.Json("[1.0,2]"), Side.Of(coded, "application/json", encoding)).Found());
        Assert.Equal("$[1] Value 3 2", Side.Compare(Side.Json("[1,3]"), Side.Of(coded, "application/json", encoding)).Found());
        Assert.Equal("", Side.Compare(Side.Of([], "application/json", encoding), Side.Of([], "application/json", "gzip")).Found());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void A_truncated_or_corrupt_body_is_invalid_on_its_side(string encoding)
    {
        var whole = Encode(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 3_000))}]"), encoding);
        var corrupt = (byte[])whole.Clone();
        corrupt.AsSpan(0, 8).Fill(0xFF);
        foreach (var broken in new[] { whole[..(whole.Length / 2)], whole[..^1], corrupt })
        {
            Assert.Equal("!CandidateBodyInvalid", Side.Compare(Side.Json("[1]"), Side.Of(broken, "application/json", encoding)).Found());
            Assert.Equal("!ControlBodyInvalid", Side.Compare(Side.Of(broken, "text/plain", encoding), Side.Text("1")).Found());
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void A_bomb_stops_at_the_cap(string encoding)
    {
        var bomb = Encode(new byte[20_000_000], encoding);
        Assert.Equal("!CandidateDecodedOverCap", Side.Compare(Side.Of([1], "image/png"), Side.Of(bomb, "image/png", encoding)).Found());
        Assert.Equal("!ControlDecodedOverCap", Side.Compare(Side.Of(bomb, "image/png", encoding), Side.Of([1], "image/png")).Found());
        var tight = new ObservationComparer(decodedCap: 5);
        Assert.Equal("", tight.Compare(Side.Json("[1,2]"), Side.Of(Encode("[1,2]"u8.ToArray(), encoding), "application/json", encoding),
            RuleSet.Empty).Found());
        Assert.Equal("!CandidateDecodedOverCap", new ObservationComparer(4).Compare(
            Side.Json("[1,2]"), Side.Of(Encode("[1,2]"u8.ToArray(), encoding), "application/json", encoding), RuleSet.Empty).Found());
    }

    [Fact]
    public void An_unknown_encoding_is_compared_with_itself_only()
    {
        Assert.Equal("", Side.Compare(Side.Of([1], "application/json", "zstd"), Side.Of([1], "application/json", "ZSTD")).Found());
        Assert.Equal("!UnknownEncoding",
            Side.Compare(Side.Of([1], "application/json", "zstd"), Side.Of([2], "application/json", "zstd")).Found());
        Assert.Equal("!UnknownEncoding",
            Side.Compare(Side.Of([1, 2], "text/plain", "dcb, gzip"), Side.Of([2], "text/plain", "dcb, gzip")).Found());
        Assert.Equal("!UnknownEncoding",
            Side.Compare(Side.Of([1], "image/png", "compress"), Side.Of([2], "image/png", "compress")).Found());
        Assert.Equal("!UnknownEncoding",
            Side.Compare(Side.Of([1], "image/png", "zstd"), Side.Of([2], "image/png", "zstd"),
                Side.Rules(static options => options.Renumber("$.id"))).Found());
        Assert.Equal("!UnknownEncoding", Side.Compare(Side.Of([1], "application/json", "zstd"), Side.Json("1")).Found());
        Assert.Equal("!UnknownEncoding", Side.Compare(Side.Json("1"), Side.Of([1], "application/json", "zstd")).Found());
        Assert.Equal("!UnknownEncoding",
            Side.Compare(Side.Json("1"), Side.Of([1], "application/json", "gzip,gzip,gzip,gzip,gzip")).Found());
    }

    [Fact]
    public void What_was_seen_before_a_failure_is_kept_and_the_answer_stays_could_not_tell()
    {
        var found = Side.Compare(Side.Json("1"), Side.Json("{") with { Headers = ["b"] }, Side.Rules(null, "X"));
        Assert.Equal("header:X Header - b!CandidateBodyInvalid", found.Found());
        Assert.Equal(ComparisonOutcome.NotComparable, found.Outcome);
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("TEXT/CSV; header=present", true)]
    [InlineData("application/xml", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("application/javascript", true)]
    [InlineData("application/octet-stream", false)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_declared_type_decides_between_text_and_bytes(string? type, bool text) => Assert.Equal(
        text ? DifferenceKind.Text : DifferenceKind.Bytes,
        Assert.Single(Side.Compare(Side.Of([97], type), Side.Of([98], type)).Differences).Kind);

    [Fact]
    public void Two_default_observations_agree() => Assert.Equal("", Side.Compare(default, default).Found());

    private static byte[] Encode(byte[] body, string encoding)
    {
        foreach (var coding in encoding.ToLowerInvariant().Split(", "))
        {
            using var target = new MemoryStream();
            using (Stream? coder = coding switch
            {
                "gzip" or "x-gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
                "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
                _ => null,
            })
            {
                (coder ?? target).Write(body);
            }

            body = target.ToArray();
        }

        return body;
    }
}
