using Shadowing.Comparison;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;

namespace Shadowing.Tests.Comparison;

public sealed class RuleSetTests
{
    [Theory]
    [InlineData("a", "Ignore 'a': a path starts with '$', or is 'status', 'exception' or 'header:Name', at character 1.")]
    [InlineData("$a", "Ignore '$a': expected '.', '..' or '[', at character 2.")]
    [InlineData("$.", "Ignore '$.': expected a name or '*'; write names that start with a digit or hold other characters as ['name'], at character 3.")]
    [InlineData("$.1a", "at character 3")]
    [InlineData("$.a-b", "at character 4")]
    [InlineData("$.a ", "white space at the end is not allowed, at character 5")]
    [InlineData("$[?(@.a)]", "filters are not supported, at character 3")]
    [InlineData("$.?a", "filters are not supported, at character 3")]
    [InlineData("$.length()", "functions are not supported, at character 9")]
    [InlineData("$[", "at character 3")]
    [InlineData("$[]", "at character 3")]
    [InlineData("$[1", "expected ']' or ',', at character 4")]
    [InlineData("$[01]", "leading zeros")]
    [InlineData("$[-0]", "'-0'")]
    [InlineData("$[-]", "expected digits after '-', at character 3")]
    [InlineData("$[9007199254740992]", "too large, at character 3")]
    [InlineData("$[99999999999999999999999]", "too large")]
    [InlineData("$['a]", "does not end, at character 3")]
    [InlineData("$['\\x']", "unknown escape, at character 4")]
    [InlineData("$['\\", "unknown escape, at character 4")]
    [InlineData("$['\\u12", "unknown escape, at character 4")]
    [InlineData("$['a\nb']", "control characters in names are escaped, at character 5")]
    [InlineData("$[a]", "at character 3")]
    [InlineData("$...a", "at character 4")]
    [InlineData("header:", "expected a header name at character 8")]
    [InlineData("header:a b", "expected a header name at character 8")]
    public void A_path_that_is_none_is_refused_with_the_place_and_the_reason(string path, string error)
    {
        var errors = new List<string>();
        Assert.False(RuleSet.TryCompile(new ComparisonOptions().Ignore(path).Declarations, [], errors, out var rules));
        Assert.Null(rules);
        Assert.Contains(error, Assert.Single(errors));
        Assert.Contains($"'{path}'", errors[0]);
    }

    [Theory]
    [InlineData("$")]
    [InlineData("$.a.b")]
    [InlineData("$ .a [ 0 ]")]
    [InlineData("$[ 'a' , \"b\" , 1 , 1:2 , ::-1 , : , * ]")]
    [InlineData("$..a..b")]
    [InlineData("$..['a']")]
    [InlineData("$['\\u263a\\n\\'\\\\']")]
    [InlineData("$[\"it's \\\"so\\\"\"]")]
    [InlineData("$.\u00e9\U0001F600")]
    [InlineData("$[9007199254740991][-9007199254740991]")]
    [InlineData("$['']")]
    [InlineData("STATUS")]
    [InlineData("Header:x-id")]
    public void A_path_of_the_grammar_is_accepted(string path) => Side.Rules(options => options.Ignore(path));

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var errors = new List<string>();
        var options = new ComparisonOptions()
            .Ignore("oops").Unordered("$.a[?1]").Tolerance("$.b", -1).Tolerance("$.c", double.NaN)
            .Tolerance("$.d", 0, double.PositiveInfinity)
            .Tolerance("$.e").Normalize("status", static value => value).Ignore("$.fine");
        Assert.False(RuleSet.TryCompile(options.Declarations, ["bad name"], errors, out _));
        Assert.Equal(8, errors.Count);
        Assert.Contains("Tolerance '$.b': absolute is -1; use a finite number of 0 or more.", errors);
        Assert.Contains("Tolerance '$.e': absolute and relative are both 0; set one of them above 0.", errors);
    }

    [Fact]
    public void Missing_arguments_throw_where_they_are_written()
    {
        var options = new ComparisonOptions();
        Assert.Throws<ArgumentNullException>(() => options.Ignore(null!));
        Assert.Throws<ArgumentException>(() => options.Ignore(" "));
        Assert.Throws<ArgumentException>(() => options.Unordered(""));
        Assert.Throws<ArgumentException>(() => options.Unordered("$", " "));
        Assert.Throws<ArgumentException>(() => options.Tolerance(""));
        Assert.Throws<ArgumentNullException>(() => options.Normalize("$", null!));
        Assert.Empty(options.Declarations);
    }

    [Fact]
    public void Configuration_replaces_what_it_can_say_and_leaves_rewrites()
    {
        var options = new ComparisonOptions().Ignore("$.a").Unordered("$.b").Normalize("$.c", static value => value).Tolerance("$.d", 1);
        options.ReplaceIgnores(["$.x", "status"]);
        options.ReplaceRules([new Unordered("$.y", "id")]);
        Assert.Equal(["Normalize $.c", "Ignore $.x", "Ignore status", "Unordered $.y"],
            options.Declarations.Select(static rule => $"{rule.Kind.Name} {rule.Path}"));
    }

    [Fact]
    public void Rules_of_configuration_without_a_path_are_errors_not_exceptions()
    {
        var options = new ComparisonOptions();
        options.ReplaceIgnores([null!, ""]);
        options.ReplaceRules([new Unordered("$", "")]);
        var errors = new List<string>();
        Assert.False(RuleSet.TryCompile(options.Declarations, [], errors, out _));
        Assert.Equal(3, errors.Count);
    }

    [Fact]
    public void A_rule_that_doubles_its_states_with_every_level_stays_small()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 400)) + "{0}" + string.Concat(Enumerable.Repeat("]", 400));
        var path = "$" + string.Concat(Enumerable.Repeat("..*", 20)) + ".never";
        Side.Differ(deep.Replace("{0}", "1"), deep.Replace("{0}", "2"), $"${string.Concat(Enumerable.Repeat("[0]", 400))} Value 1 2",
            options => options.Ignore(path));
    }
}
