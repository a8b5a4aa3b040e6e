using FsCheck;
using FsCheck.Fluent;
using Shadowing.Redaction;

namespace Shadowing.Tests.Redaction;

/// <summary>Patterns are asked only of texts that can match: nothing that they would find is passed by because of that.</summary>
public sealed class Secrets_by_their_looks
{
    // What each of them asks for, and nothing that is a secret.
    private const string Bait =
        "\n\n@ %40 eyJ sk_ earer :// -----BEGIN\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n1\n2\n3 and so on, until it is long enough\n";

    private static readonly string[] s_pieces =
    [
        "eyJ", "hbGciOiJIUzI1NiJ9", ".", "sk_", "live_", "test_", "pk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
        "glpat-", "xoxb-", "AKIA", "ASIA", "AIza", "ya29.", "npm_", "SG.", "sk-", "Bearer", "basic", "BEARER", "BASIC", " ", "://", ":", "@",
        "%40", "/", "-----BEGIN RSA PRIVATE KEY-----", "4111", "1111", "-", "5500000000000004", "a", "Zz9", "0123456789abcdef",
        "ABCDEFGHIJKLMNOP", "shop.example", "ü", "\n", "=", "+",
    ];

    [Fact]
    public void A_text_is_masked_alike_whatever_stands_on_other_lines() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
        if (text.Contains("PRIVATE", StringComparison.Ordinal))
        {
            // It takes along what follows.
            text += "!";
        }

        return (Mask(text + Bait) == Mask(text) + Bait).Label($"{text} -> {Mask(text)}");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Theory]
    [InlineData("eyJhbGciOi.eyJzdWIi")]
    [InlineData("sk_live_12345678")]
    [InlineData("pk_test_12345678")]
    [InlineData("rk_live_12345678")]
    [InlineData("ghp_1234567890123456")]
    [InlineData("gho_1234567890123456")]
    [InlineData("ghu_1234567890123456")]
    [InlineData("ghs_1234567890123456")]
    [InlineData("ghr_1234567890123456")]
    [InlineData("github_pat_1234567890123456")]
    [InlineData("glpat-1234567890123456")]
    [InlineData("xoxb-12345678")]
    [InlineData("AKIAABCDEFGHIJKLMNOP")]
    [InlineData("ASIAABCDEFGHIJKLMNOP")]
    [InlineData("AIza012345678901234567890123456789")]
    [InlineData("ya29.12345678")]
    [InlineData("npm_12345678901234567890")]
    [InlineData("SG.1234567890123456.1234567890123456")]
    [InlineData("sk-12345678901234567890")]
    [InlineData("Bearer 12345678")]
    [InlineData("bearer+12345678")]
    [InlineData("BEARER 12345678")]
    [InlineData("Basic 12345678")]
    [InlineData("basic 12345678")]
    [InlineData("BASIC 12345678")]
    [InlineData("ftp://me:secret@host")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----abc")]
    [InlineData("me@shop.example")]
    [InlineData("me%40shop.example")]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4222222222222")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("Abcdefghijklmnopqrstuvwxyz0123456789+/Ab")]
    public void Each_kind_is_found_where_it_stands_alone(string secret)
    {
        Assert.NotEqual(secret, Mask(secret));
        Assert.DoesNotContain(secret, Mask($"x {secret}"), StringComparison.Ordinal);
    }

    private static string Mask(string text) => SecretPatterns.Mask(text, static (kind, _) => $"[{kind}]");
}
