using System.Reflection;
using System.Text.RegularExpressions;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.TestSupport;
using Shadowing.Tests.Comparison.Oracle;

namespace Shadowing.Tests.Comparison.Rules;

/// <summary>What must be there for each kind of rule, derived from the kinds: what was forgotten for one fails here, with the
/// place.</summary>
/// <remarks>That each can be configured and tried is shown beside the API, in <c>What_each_kind_has_on_the_page</c>.</remarks>
public sealed class What_each_kind_has
{
    private const int MostDrawn = 20_000;

    private static readonly IReadOnlyDictionary<RuleKind, Type> s_types = typeof(RuleDeclaration).Assembly.GetTypes()
        .Where(static type => type.Namespace == typeof(RuleKinds).Namespace && type.IsSubclassOf(typeof(RuleDeclaration)))
        .ToDictionary(static type =>
            (RuleKind)type.GetProperty("Kind", BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)!.GetValue(null)!);

    public static TheoryData<string> Kinds => [.. s_types.Values.Select(static type => type.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_line_in_the_list_in_the_order_in_which_they_are_asked()
    {
        Assert.Equal(s_types.Values.Select(static type => type.Name).Order(StringComparer.Ordinal),
            RuleKinds.All.Select(static kind => s_types[kind].Name).Order(StringComparer.Ordinal));
        Assert.Equal(RuleKinds.All.Select(static kind => kind.Step).Order(), RuleKinds.All.Select(static kind => kind.Step));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_method_that_declares_it(string kind)
    {
        var name = Kind(kind).Name;
        var declared = typeof(ComparisonOptions).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name == name).Select(static method =>
        {
            var options = new ComparisonOptions();
            method.Invoke(options, [.. method.GetParameters().Select(Argument)]);
            return Assert.Single(options.Declarations).GetType().Name;
        });
        Assert.Contains(kind, declared);
    }

    [Fact]
    public void No_method_without_a_kind() =>
        Assert.Equal(
            RuleKinds.All.Select(static kind => kind.Name).Distinct().Order(StringComparer.Ordinal),
            typeof(ComparisonOptions).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(static method => method.Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_oracle_and_cases_of_the_laws_in_which_it_decides(string kind)
    {
        var drawn = Enum.Parse<NaiveRuleKind>(kind);
        for (var seed = 2; seed < MostDrawn; seed++)
        {
            var given = OracleCase.Draw(seed, draw: null, [drawn]);
            if (given.Rules.Count == 0)
            {
                continue;
            }

            var found = Side.CompareOnce(Side.Of(given.ControlBody, "application/json"), Side.Of(given.CandidateBody, "application/json"),
                given.Compiled);
            if (found.Failure is null && found.Decided.Length > 0)
            {
                Assert.All(found.Decided, index => Assert.Equal(kind, given.Compiled.All[index].Declaration.GetType().Name));
                return;
            }
        }

        Assert.Fail($"In {MostDrawn} drawn cases no rule {kind} decided: teach OracleDocuments or NaiveRuleGenerator to draw what it acts on.");
    }

    [Fact]
    public void No_oracle_without_a_kind() =>
        Assert.Equal(s_types.Values.Select(static type => type.Name).Order(StringComparer.Ordinal),
            Enum.GetNames<NaiveRuleKind>().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_in_the_reference_at_its_step_with_its_keys(string kind)
    {
        var row = ReferenceRows().Single(row => row.Step == (int)Kind(kind).Step + 1);
        Assert.Contains($"`{Kind(kind).Name}", row.Code, StringComparison.Ordinal);
        Assert.All(Kind(kind).Keys,
            key => Assert.True(row.Configuration.Contains($"\"{key.Name}\":", StringComparison.Ordinal)
                || row.Code.Contains(key.Name, StringComparison.OrdinalIgnoreCase), $"{key.Name} is not in {row}"));
        if (Kind(kind).IsOfRules)
        {
            Assert.Contains($"\"{Kind(kind).Name}\":", row.Configuration, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_step_among_those_that_take_headers_where_it_takes_them()
    {
        var steps = RuleKinds.All.Where(static kind => kind.TakesHeaders).Select(static kind => (int)kind.Step + 1).Distinct().Order()
            .ToList();
        var said = $"Rules {string.Join(", ", steps[..^1])} and {steps[^1]} also take `header:Name` as their path";
        Assert.Contains(said, File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/comparison.md")), StringComparison.Ordinal);
    }

    private static RuleKind Kind(string type) => s_types.Single(pair => pair.Value.Name == type).Key;

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => parameter.Name is "path" ? "$.a" : "a",
        var type when type == typeof(double) => 1.0,
        var type when type == typeof(int) => 1,
        var type when type == typeof(TimeSpan) => TimeSpan.FromSeconds(1),
        var type when type == typeof(Func<string, string>) => static string (string text) => text,
        var type => throw new NotSupportedException($"Say here what {parameter.Name} of the type {type} may be."),
    };

    private static IEnumerable<(int Step, string Code, string Configuration)> ReferenceRows() =>
        from row in Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/comparison.md")),
            @"^\| (\d+) \| (.+?) \| (.+?) \| ", RegexOptions.Multiline)
        select (int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), row.Groups[2].Value,
            row.Groups[3].Value);
}
