using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Headers;

public sealed class Cookies
{
    [Theory]
    [InlineData("a=1; Path=/\nb=2", "b=2\na=1; path=/", "")]
    [InlineData("a=1; Path=/; Secure; HttpOnly", "a=1; HTTPONLY; secure;Path=/", "")]
    [InlineData("a=1; SameSite=Lax; Domain=X.test", "a=1; samesite=lax; domain=x.TEST", "")]
    [InlineData("a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "a=1; expires=Sun, 06-Nov-1994 08:49:37 GMT", "")]
    [InlineData("a=1; Path=/", "a=1; Path=/x", "cookie 'a': Path|a=…; Path=/|a=…; Path=/x")]
    [InlineData("a=1; Path=/a", "a=1; Path=/A", "cookie 'a': Path|a=…; Path=/a|a=…; Path=/A")]
    [InlineData("a=1", "a=2", "cookie 'a': value|a=…|a=…")]
    [InlineData("a=1; Secure", "a=2; Max-Age=5", "cookie 'a': value, Max-Age, Secure|a=…; Secure|a=…; Max-Age=5")]
    [InlineData("a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "a=1", "cookie 'a': Expires|a=…; Expires=Sun, 06 Nov 1994 08:49:37 GMT|a=…")]
    [InlineData("a=1\nb=2; Path=/", "a=1", "cookie 'b': only the control has it|b=…; Path=/|-")]
    [InlineData("a=1", "a=1\nb=2", "cookie 'b': only the candidate has it|-|b=…")]
    [InlineData(null, "b=2", "cookie 'b': only the candidate has it|-|b=…")]
    [InlineData("a=1\na=2", "a=2\na=1", "cookie 'a': value|a=…|a=…\ncookie 'a': value|a=…|a=…")]
    [InlineData("a=1; Path=/x\na=2", "a=1; Path=/x", "cookie 'a': only the control has it|a=…|-")]
    [InlineData("a=\"1; secret", "a=\"1; hidden", "cookie 'a': another attribute|a=…; …|a=…; …")]
    [InlineData("secret", "hidden", "cookie '': value|…|…")]
    [InlineData("A=1", "a=1", "cookie 'A': only the control has it|A=…|-\ncookie 'a': only the candidate has it|-|a=…")]
    public void Cookies_are_compared_by_name_and_attribute_and_their_values_never_shown(string? control, string? candidate, string found)
    {
        var differences = Compare(control, candidate).Differences;
        Assert.Equal(found, string.Join('\n',
            differences.Select(static difference => $"{difference.How}|{difference.Control ?? "-"}|{difference.Candidate ?? "-"}")));
        Assert.All(differences,
            static difference => Assert.Equal(("header:Set-Cookie", DifferenceKind.Header), (difference.Path, difference.Kind)));
    }

    [Fact]
    public void No_value_is_shown_wherever_it_differs()
    {
        var found = Compare("sid=canary1; Path=/; Domain=a\nother=canary2\ncanary3\nq=\"canary4;canary5=1\"",
            "sid=canary6; Path=/\nother=canary7; canary8").Differences;
        Assert.Equal(4, found.Count);
        Assert.DoesNotContain("canary", string.Concat(found), StringComparison.Ordinal);
    }

    [Fact]
    public void One_rule_hides_them_all() =>
        Assert.Equal("", Compare("a=1\nb=2", "c=3", static options => options.Ignore("header:set-cookie")).Found());

    [Fact]
    public void More_cookies_than_the_limit_are_cut() =>
        Assert.True(Compare(string.Join('\n', Enumerable.Range(0, 5_000).Select(static i => $"c{i}=1")), null).Truncated);

    private static ComparisonResult Compare(string? control, string? candidate, Action<ComparisonOptions>? configure = null) =>
        Side.Compare(Side.Json("1") with { Headers = [control] }, Side.Json("1") with { Headers = [candidate] },
            Side.Rules(configure, "Set-Cookie"));
}
