using System.Text;

namespace Shadowing.Tests.Comparison.Bodies;

/// <summary>Two bodies that are not what they say agree in their bytes, and that is said.</summary>
public sealed class Bodies_of_the_same_bytes
{
    public static TheoryData<string, string?, byte[]> Broken => new(
        ("application/json", null, "{\"a\":"u8.ToArray()),
        ("application/json", null, "<html>Bad gateway</html>"u8.ToArray()),
        ("application/json", null, "{\"a\":1}{\"b\":2}"u8.ToArray()),
        ("application/problem+json; charset=utf-8", null, "{'a':1}"u8.ToArray()),
        ("text/json", null, "{\"a\":NaN}"u8.ToArray()),
        ("application/json", null, [.. "{\"a\":\""u8, 0xFF, 0xFE, .. "\"}"u8]),
        ("application/json", null, [.. "{\"caf"u8, 0xE9, .. "\":1}"u8]),
        ("application/x-ndjson", null, "{\"a\":1}\n{\"b\""u8.ToArray()),
        ("application/json-seq", null, "\u001e{\"a\":1\n"u8.ToArray()),
        ("application/x-www-form-urlencoded", null, "a=%G1"u8.ToArray()),
        ("text/plain; charset=utf-8", null, [0x61, 0xC3, 0x28]),
        ("text/html", null, [0x61, 0xE9]),
        ("application/json", "zstd", [0x28, 0xB5, 0x2F, 0xFD, 1]),
        ("image/png", "compress", [1, 2, 3]),
        ("application/json", "gzip", [1, 2, 3]),
        ("application/json", "br, br, br, br, br", [1, 2, 3]));

    public static TheoryData<string?, string?, byte[]> Sound => new(
        ("application/json", null, "{\"a\":[1,2.50,\"\\ud83d\\ude00\",null]}"u8.ToArray()),
        ("application/json", null, [.. "\uFEFF"u8, .. "1"u8]),
        ("application/json", null, []),
        ("application/json; charset=utf-16", null, Encoding.Unicode.GetBytes("{\"a\":\"\u00E9\"}")),
        ("application/x-ndjson", null, "{\"a\":1}\n\n[2]\n"u8.ToArray()),
        ("application/json-seq", null, "\u001e{\n\"a\":1}\n"u8.ToArray()),
        ("application/x-www-form-urlencoded", null, "a=b+c%20d&e"u8.ToArray()),
        ("text/plain; charset=latin1", null, [0x61, 0xE9]),
        ("text/plain; charset=zebra", null, [0x61, 0xE9]),
        ("application/octet-stream", null, [0xFF, 0xFE]),
        (null, null, [0xFF, 0xFE]),
        ("image/png", "identity", [0xFF, 0xFE]));

    [Theory]
    [MemberData(nameof(Broken))]
    public void That_are_not_what_they_say_are_a_match_of_bytes(string type, string? encoding, byte[] body)
    {
        var found = Side.Compare(Side.Of(body, type, encoding), Side.Of([.. body], type, encoding));
        Assert.Equal(("", true), (found.Found(), found.IsOfBytes));

        // Other bytes are never a mismatch of what nobody can read, unless it is text.
        found = Side.Compare(Side.Of(body, type, encoding), Side.Of([.. body, 1], type, encoding));
        Assert.Equal(type.StartsWith("text/plain", StringComparison.Ordinal) || type is "text/html", found.Failure is null);
        Assert.False(found.IsOfBytes);

        var renumbered = Side.Compare(Side.Of(body, type, encoding), Side.Of([.. body], type, encoding),
            Side.Rules(static options => options.Renumber("$..id")));
        Assert.Equal(("", true), (renumbered.Found(), renumbered.IsOfBytes));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void That_are_what_they_say_are_a_match(string? type, string? encoding, byte[] body)
    {
        var found = Side.Compare(Side.Of(body, type, encoding), Side.Of([.. body], type, encoding));
        Assert.Equal(("", false), (found.Found(), found.IsOfBytes));
    }

    [Fact]
    public void That_differ_beside_equal_strings_that_are_no_unicode_agree_and_it_is_said()
    {
        byte[] control = [.. "{\"a\":\""u8, 0xFF, .. "\",\"b\":1}"u8], candidate = [.. "{\"b\":1.0,\"a\":\""u8, 0xFF, .. "\"}"u8];
        var found = Side.Compare(Side.Of(control, "application/json"), Side.Of(candidate, "application/json"));
        Assert.Equal(("", true), (found.Found(), found.IsOfBytes));
        Assert.False(Side.CompareJson("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}").IsOfBytes);
    }

    [Fact]
    public void That_are_ignored_are_not_looked_at()
    {
        var found = Side.Compare(Side.Json("{"), Side.Json("{"), Side.Rules(static options => options.Ignore("$")));
        Assert.Equal(("", false), (found.Found(), found.IsOfBytes));
    }
}
