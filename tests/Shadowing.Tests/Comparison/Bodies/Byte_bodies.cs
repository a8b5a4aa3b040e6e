using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison.Bodies;

public sealed class Byte_bodies
{
    [Fact]
    public void Bytes_show_length_checksum_and_what_is_around_the_first_difference()
    {
        var difference = Differ([1, 2, 3], [1, 2, 3, 4]);
        Assert.Equal("$", difference.Path);
        Assert.Equal("3 bytes, sha256 039058c6…, first difference at offset 3: 01 02 03 [end]", difference.Control);
        Assert.Equal("4 bytes, sha256 9f64a747…, first difference at offset 3: 01 02 03 [04]", difference.Candidate);
    }

    [Fact]
    public void Only_the_bytes_around_the_difference_are_shown()
    {
        var (control, candidate) = (new byte[1_024], new byte[1_024]);
        candidate[17] = 10;
        var difference = Differ(control, candidate);
        Assert.Equal("1,024 bytes, sha256 5f70bf18…, first difference at offset 17: .. 00 00 00 00 [00] 00 00 00 00 00 00 00 00 00 00 00 ..", difference.Control);
        Assert.Equal("[0A]", difference.Candidate!.Split(' ')[^13]);
    }

    [Theory]
    [InlineData("ab", "cd", DifferenceKind.Bytes, "same length")]
    [InlineData("ab", "abc", DifferenceKind.Length, "control is a prefix of the candidate")]
    [InlineData("abc", "ab", DifferenceKind.Length, "candidate is a prefix of the control")]
    [InlineData("", "ab", DifferenceKind.Length, "control is a prefix of the candidate")]
    [InlineData("abc", "ac", DifferenceKind.Length, null)]
    public void How_says_what_the_lengths_mean(string control, string candidate, object kind, string? how)
    {
        var difference = Differ([.. control.Select(static c => (byte)c)], [.. candidate.Select(static c => (byte)c)]);
        Assert.Equal((kind, how), (difference.Kind, difference.How));
    }

    private static Difference Differ(byte[] control, byte[] candidate) =>
        Assert.Single(Side.Compare(Side.Of(control, "image/png"), Side.Of(candidate, "image/png")).Differences);
}
