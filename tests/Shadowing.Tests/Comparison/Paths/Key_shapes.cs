using Shadowing.Comparison.Paths;

namespace Shadowing.Tests.Comparison.Paths;

public sealed class Key_shapes
{
    [Theory]
    [InlineData("total")]
    [InlineData("address2")]
    [InlineData("sha256")]
    [InlineData("x-request-id")]
    [InlineData("@type")]
    [InlineData("#text")]
    [InlineData("odd name")]
    [InlineData("naïve")]
    [InlineData("/orders/{id}")]
    [InlineData("xmlns:soap")]
    public void Names_that_programmers_chose_stay(string name) => Assert.False(KeyShape.IsData(name));

    [Theory]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("2026-03-01")]
    [InlineData("user-48213")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("a81c-99d0-b7")]
    [InlineData("ann@example.com")]
    [InlineData("@ann@example.social")]
    [InlineData("<script>")]
    [InlineData("a,b")]
    [InlineData("https://example.com/users/ann")]
    [InlineData("Smith, Ann")]
    [InlineData("+49 30 901820")]
    [InlineData("10.0.0.7")]
    [InlineData("DE89370400440532013000")]
    public void Ids_dates_addresses_and_what_else_is_data_do_not(string name) => Assert.True(KeyShape.IsData(name));

    [Fact]
    public void A_name_that_is_too_long_is_data()
    {
        Assert.False(KeyShape.IsData(new string('a', 64)));
        Assert.True(KeyShape.IsData(new string('a', 65)));
    }

    [Theory]
    [InlineData("$", "$")]
    [InlineData("$.a.b[0].c", "$.a.b[0].c")]
    [InlineData("$.byId['4711'].price", "$.byId.*.price")]
    [InlineData("$['a.b[1]'].c", "$['a.b[1]'].c")]
    [InlineData("$.a['it\\'s'].b", "$.a['it\\'s'].b")]
    [InlineData("$['ann@example.com']", "$.*")]
    [InlineData("$.*[*].a", "$.*[*].a")]
    [InlineData("header:Location", "header:Location")]
    [InlineData("status", "status")]
    public void Keys_that_are_data_become_an_asterisk_that_Ignore_understands(string path, string general)
    {
        Assert.Equal(general, JsonPathText.WithoutData(path));
        Assert.True(!general.StartsWith('$') || JsonPath.TryParse(general, out _, out _));
        Assert.Equal(general, JsonPathText.WithoutData(general));
    }

    [Fact]
    public void Steps_put_together_are_the_path()
    {
        const string Path = @"$.a['b\'.c[0]'][12].d[*].*['e\\']";
        Assert.Equal([".a", @"['b\'.c[0]']", "[12]", ".d", "[*]", ".*", @"['e\\']"], JsonPathText.Steps(Path));
        Assert.Equal(Path, "$" + string.Concat(JsonPathText.Steps(Path)));
    }
}
