using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Bodies;

public sealed class Form_bodies
{
    [Theory]
    [InlineData("a=1&b=2", "b=2&a=1", "")]
    [InlineData("a=1&b=2", "a=1&b=3", "$.b Value \"2\" \"3\"")]
    [InlineData("a=x+y", "a=x%20y", "")]
    [InlineData("a=%c3%a9&", "&&a=%C3%A9", "")]
    [InlineData("a", "a=", "")]
    [InlineData("a=1", "a=1&b=2", "$.b Unexpected - \"2\"")]
    [InlineData("", "a=1", "$.a Unexpected - \"1\"")]
    [InlineData("a=b=c", "a=b%3Dc", "")]
    [InlineData("a=1&b=2", "a=1%26b=2", "$.a Value \"1\" \"1&b=2\"\n$.b Missing \"2\" -")]
    [InlineData("%61=%00", "a=%01", "$.a Value \"\\u0000\" \"\\u0001\"")]
    [InlineData("a.b=é", "a.b=e", "$['a.b'] Value \"é\" \"e\"")]
    public void Fields_are_compared_by_name_and_meaning(string control, string candidate, string found) =>
        Assert.Equal(found, Compare(control, candidate).Found());

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%4g")]
    [InlineData("%zz=1")]
    [InlineData("a=%ff")]
    [InlineData("a=%ed%a0%80")]
    [InlineData("%c3=%a9")]
    public void A_wrong_escape_makes_the_body_invalid_on_its_side(string wrong)
    {
        Assert.Equal("!CandidateBodyInvalid", Compare("a=1", wrong).Found());
        Assert.Equal("!ControlBodyInvalid", Compare(wrong, "a=1").Found());
        Assert.Equal("", Compare(wrong, wrong).Found());
    }

    [Fact]
    public void The_order_of_a_repeated_field_matters()
    {
        Assert.Equal("", Compare("a=1&b=2&a=3", "a=1&a=3&b=2").Found());
        Assert.Equal(ComparisonOutcome.Mismatch, Compare("a=1&a=3", "a=3&a=1").Outcome);
        Assert.Equal(ComparisonOutcome.Mismatch, Compare("a=1", "a=1&a=1").Outcome);
    }

    [Fact]
    public void Rules_hold_for_fields() => Assert.Equal("", Compare(
        "token=a&name=X&at=1", "name=x&token=b",
        static options => options.Ignore("$.token").Ignore("$.at").Normalize("$.name", static name => name.ToUpperInvariant())).Found());

    [Fact]
    public void A_form_and_a_text_differ_in_type() => Assert.Equal(
        "$ Type application/x-www-form-urlencoded text/plain",
        Side.Compare(Form("a"), Side.Text("b"), Side.Rules(static o => o.Ignore("header:Content-Type"))).Found());

    [Fact]
    public void However_it_is_escaped_a_form_agrees_with_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string> Name, NonNull<string> Value)[]>(), static fields =>
        {
            static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            static string Hex(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(static value => $"%{value:x2}"));
            var known = fields.Select(static field => (Name: Clean(field.Name.Get), Value: Clean(field.Value.Get))).ToList();
            var control = string.Join('&', known.Select(static field => $"{Hex(field.Name)}={Hex(field.Value)}"));
            var candidate = string.Join('&',
                known.Select(static field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
            Assert.Equal("", Compare(control, candidate).Found());
        }).QuickCheckThrowOnFailure();

    private static ComparisonResult Compare(string control, string candidate, Action<ComparisonOptions>? configure = null) =>
        Side.Compare(Form(control), Form(candidate), Side.Rules(configure));

    private static Shadowing.Observations.Observation Form(string body) => Side.Text(body, "application/x-www-form-urlencoded");
}
