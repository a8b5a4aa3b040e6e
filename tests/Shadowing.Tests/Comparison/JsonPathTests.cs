using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Texts;

namespace Shadowing.Tests.Comparison;

public sealed class JsonPathTests
{
    [Theory]
    [InlineData("sku", "$.sku")]
    [InlineData("_a1", "$._a1")]
    [InlineData("Größe", "$.Größe")]
    [InlineData("1a", "$['1a']")]
    [InlineData("", "$['']")]
    [InlineData("odd name", "$['odd name']")]
    [InlineData("it's", "$['it\\'s']")]
    [InlineData("a\\b", "$['a\\\\b']")]
    [InlineData("a\"b", "$['a\"b']")]
    [InlineData("a\r\n\u001b[2J", "$['a\\u000d\\u000a\\u001b[2J']")]
    [InlineData("\u202egpj", "$['\\u202egpj']")]
    [InlineData("😀", "$['😀']")]
    public void A_name_is_written_so_that_it_can_be_pasted_into_a_rule(string name, string path)
    {
        var text = new TextBuffer();
        JsonPathText.AppendName(text, name);
        Assert.Equal(path, "$" + new string(text.Written));
        Assert.True(JsonPath.TryParse(path, out var parsed, out _));
        Assert.Equal(name, Assert.Single(Assert.Single(parsed.Segments).Selectors).Name);
    }

    [Theory]
    [InlineData("$.items[3].sku", "$.items[*].sku")]
    [InlineData("$[0][12]", "$[*][*]")]
    [InlineData("$['a[0]'][1]", "$['a[0]'][*]")]
    [InlineData("$['it\\'s[0]'][1]", "$['it\\'s[0]'][*]")]
    [InlineData("$['\\\\'][1]['x']", "$['\\\\'][*]['x']")]
    [InlineData("$[\"a[0]'\"][1]", "$[\"a[0]'\"][*]")]
    [InlineData("$", "$")]
    [InlineData("status", "status")]
    [InlineData("header:X", "header:X")]
    public void A_path_is_grouped_without_its_indexes(string path, string group) => Assert.Equal(group, JsonPath.Generalize(path));

    [Theory]
    [InlineData("[1:3]", 5, "12")]
    [InlineData("[:]", 3, "012")]
    [InlineData("[::2]", 5, "024")]
    [InlineData("[1:5:2]", 7, "13")]
    [InlineData("[5:1:-2]", 7, "35")]
    [InlineData("[::-1]", 3, "012")]
    [InlineData("[-2:]", 5, "34")]
    [InlineData("[:-2]", 5, "012")]
    [InlineData("[3:1]", 5, "")]
    [InlineData("[::0]", 5, "")]
    [InlineData("[-1]", 5, "4")]
    [InlineData("[-6]", 5, "")]
    [InlineData("[2]", 2, "")]
    [InlineData("[-9007199254740991:9007199254740991]", 3, "012")]
    [InlineData("[9007199254740991:-9007199254740991:-9007199254740991]", 3, "2")]
    public void Slices_and_indexes_select_as_in_rfc_9535(string selector, int length, string selected)
    {
        Assert.True(JsonPath.TryParse("$" + selector, out var path, out _));
        Assert.Equal(selected, string.Concat(Enumerable.Range(0, length).Where(i => path.Segments[0].SelectsIndex(i, length))));
        Assert.False(path.Segments[0].SelectsName("0"));
    }
}
