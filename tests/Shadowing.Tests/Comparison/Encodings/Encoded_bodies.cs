using System.IO.Compression;
using System.Text;
using Shadowing.Comparison.Encodings;

namespace Shadowing.Tests.Comparison.Encodings;

public sealed class Encoded_bodies
{
    private const int Cap = 1_048_576;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void A_bomb_of_a_megabyte_that_holds_a_gigabyte_stops_at_the_cap_in_time_and_memory(string encoding)
    {
        var bomb = Bomb(encoding);
        Assert.InRange(bomb.Length, 1_000_000, 1_300_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = TimeProvider.System.GetTimestamp();
        var result = ContentDecoder.TryDecode(bomb, encoding, Cap, out _);
        var took = TimeProvider.System.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TestContext.Current.TestOutputHelper?.WriteLine($"{encoding}: {took}, {allocated:N0} bytes");
        Assert.Equal(DecodeResult.OverCap, result);
        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}");
        Assert.True(allocated < Cap + 50_000_000, $"allocated {allocated:N0} bytes");
        Assert.Equal("!CandidateDecodedOverCap", Side.Compare(Side.Text("a"), Side.Of(bomb, "text/plain", encoding)).Found());
    }

    [Theory]
    [InlineData("gzip, gzip")]
    [InlineData("gzip, br")]
    [InlineData("br, gzip")]
    [InlineData("br, br, gzip, gzip")]
    public void A_bomb_in_a_bomb_stops_at_the_cap(string encoding)
    {
        var bomb = Encode(new byte[50_000_000], encoding);
        Assert.True(bomb.Length < 2_000, $"{bomb.Length} bytes");
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DecodeResult.OverCap, ContentDecoder.TryDecode(bomb, encoding, Cap, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < Cap + 50_000_000);
    }

    [Theory]
    [InlineData("gzip, br")]
    [InlineData("br, gzip")]
    [InlineData("deflate, gzip, br")]
    [InlineData("identity, gzip, identity")]
    public void Nested_encodings_are_undone_from_the_outside_in(string encoding)
    {
        var body = Encoding.UTF8.GetBytes("""{"a":[1,2,3]}""");
        Assert.Equal(DecodeResult.Decoded, ContentDecoder.TryDecode(Encode(body, encoding), encoding, Cap, out var decoded));
        Assert.Equal(body, decoded.ToArray());
        Assert.Equal("$.a[0] Value 9 1",
            Side.Compare(Side.Json("""{"a":[9,2,3]}"""), Side.Of(Encode(body, encoding), "application/json", encoding)).Found());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void A_body_that_lies_about_its_encoding_is_invalid_on_its_side_and_equal_to_itself(string encoding)
    {
        var lie = "this is as plain as it can be, whatever the header says"u8.ToArray();
        Assert.Equal("!CandidateBodyInvalid", Side.Compare(Side.Text("a"), Side.Of(lie, "text/plain", encoding)).Found());
        Assert.Equal("!ControlBodyInvalid", Side.Compare(Side.Of(lie, "text/plain", encoding), Side.Text("a")).Found());
        Assert.Equal("!ControlBodyInvalid",
            Side.Compare(Side.Of(lie, "text/plain", encoding), Side.Of([.. lie, 1], "text/plain", encoding)).Found());
        Assert.Equal("", Side.Compare(Side.Of(lie, "text/plain", encoding), Side.Of(lie, "text/plain", encoding)).Found());
    }

    [Fact]
    public void An_encoding_in_the_wrong_order_is_invalid()
    {
        var coded = Encode("[1]"u8.ToArray(), "gzip, br");
        Assert.Equal("!CandidateBodyInvalid", Side.Compare(Side.Json("[1]"), Side.Of(coded, "application/json", "br, gzip")).Found());
        Assert.Equal("!CandidateBodyInvalid", Side.Compare(Side.Json("[1]"), Side.Of(coded, "application/json", "gzip")).Found());
    }

    // A gigabyte of zeros in a megabyte. Brotli needs a kilobyte for it: noise after it makes up the rest.
    private static byte[] Bomb(string encoding)
    {
        if (encoding is "gzip")
        {
            var member = Encode(new byte[10_000_000], encoding);
            return [.. Enumerable.Repeat(member, 1_050_000 / member.Length).SelectMany(static bytes => bytes)];
        }

        using var target = new MemoryStream();
        using (var coder = new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 1_000; i++)
            {
                coder.Write(zeros);
            }

            var noise = new byte[1_050_000];
            new Random(1).NextBytes(noise);
            coder.Write(noise);
        }

        return target.ToArray();
    }

    private static byte[] Encode(byte[] body, string encoding)
    {
        foreach (var coding in encoding.Split(", ").Where(static coding => coding is not "identity"))
        {
            using var target = new MemoryStream();
            using (Stream coder = coding switch
            {
                "gzip" => new GZipStream(target, CompressionLevel.SmallestSize, leaveOpen: true),
                "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
                _ => new ZLibStream(target, CompressionLevel.SmallestSize, leaveOpen: true),
            })
            {
                coder.Write(body);
            }

            body = target.ToArray();
        }

        return body;
    }
}
