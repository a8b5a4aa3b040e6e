using System.Text;
using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Rules;

public sealed class What_selects_nothing
{
    private const string Body = """{"id":"a","items":[{"sku":"x","n\u006fte":[1,[2]]},{}],"end":{"deep":{"n":[]}},"t/x":1}""";

    [Theory]
    [InlineData("$.nothing")]
    [InlineData("$..nothing")]
    [InlineData("$.items[*].nothing.id")]
    [InlineData("$.items[*].id")]
    [InlineData("$.sku")]
    [InlineData("$.end.id")]
    [InlineData("$.end.deep.n[*]")]
    [InlineData("$..deep..sku")]
    [InlineData("$.id.x")]
    [InlineData("$[*]['a','b']")]
    [InlineData("$.items[*].sku[*]")]
    public void A_rule_that_selects_nothing_is_left_out(string path)
    {
        Assert.Equal(["Ignore $.end"], Left(static options => options.Ignore("$.end"), options => options.Renumber(path)));
        Assert.Equal(["Ignore $.end"], Left(static options => options.Ignore("$.end"), options => options.Ignore(path + "[0]")));
        Assert.Equal(["Ignore $.end"],
            Left(static options => options.Ignore("$.end"), options => options.Renumber(path).Tolerance(path + "[1:]", 1)));
    }

    [Theory]
    [InlineData("$.id")]
    [InlineData("$..sku")]
    [InlineData("$.items[*].note")]
    [InlineData("$.items[-1]")]
    [InlineData("$.items[*]['a','sku']")]
    [InlineData("$..note[*][0]")]
    [InlineData("$['t/x']")]
    [InlineData("$..*")]
    [InlineData("$")]
    public void A_rule_that_selects_something_in_either_body_is_kept(string path)
    {
        var rules = Side.Rules(options => options.Renumber(path));
        Assert.Same(rules, rules.For(Encoding.UTF8.GetBytes(Body), "{}"u8));
        Assert.Same(rules, rules.For("[]"u8, Encoding.UTF8.GetBytes(Body)));
        Assert.Same(rules, rules.For("\uFEFF {}"u8, Encoding.UTF8.GetBytes(Body.Replace("\\u006f", "o", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"id\":1")]
    [InlineData("[1,2")]
    [InlineData("{\"a\" 1}")]
    public void What_is_no_json_is_found_to_be_none_under_all_rules(string body)
    {
        Assert.Equal("!ControlBodyInvalid",
            Side.CompareJson(body, "{\"id\":2}", static options => options.Renumber("$.id").Renumber("$.none").Ignore("$.items[3]"))
                .Found());
        Assert.Equal("!CandidateBodyInvalid",
            Side.CompareJson("{\"id\":2}", body, static options => options.Renumber("$.none").Ignore("$.none[3]")).Found());
    }

    [Fact]
    public void Which_rule_decided_is_told_by_its_number_among_all() =>
        Assert.Equal("Ignore $.end",
            Side.Decided("""{"end":1}""", """{"end":2}""",
                static options => options.Renumber("$.none").Ignore("$.none[0]").Ignore("$.end")));

    private static IEnumerable<string> Left(params Action<ComparisonOptions>[] declared)
    {
        var rules = Side.Rules(options => Array.ForEach(declared, declare => declare(options)));
        var body = Encoding.UTF8.GetBytes(Body);
        var plain = Encoding.UTF8.GetBytes(Body.Replace("\\u006f", "o", StringComparison.Ordinal));
        Assert.Same(rules.For(body, body), rules.For(plain, plain));
        return rules.For(body, body).Acting.Select(static rule => rule.Text);
    }
}
