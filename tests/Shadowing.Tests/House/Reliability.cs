using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

public sealed class Reliability
{
    private static readonly string[] s_attributes = ["Fact", "Theory"];

    [Fact]
    public void Each_promise_is_held_by_tests_that_there_are()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/design/reliability.md"));
        Assert.Empty(Unknown(page, Tests()));
        Assert.True(Promises(page).Count() >= 40, $"{Promises(page).Count()} promises");
    }

    [Fact]
    public void A_promise_whose_test_has_another_name_now_and_one_without_a_test_are_found()
    {
        const string Page = """
            | promise | held by |
            |---|---|
            | One. | `Reliability.Each_promise_is_held_by_tests_that_there_are` |
            | Two. | `Reliability.Each_promise_is_held_by_tests_that_there_are`<br>`Reliability.Each_promise_had_a_test` |
            | Three. | a hope |
            """;
        Assert.Equal(["`Reliability.Each_promise_had_a_test`", "Three."], Unknown(Page, Tests()));
    }

    private static IEnumerable<string> Unknown(string page, HashSet<string> tests) =>
        Promises(page).SelectMany(promise =>
        {
            var names = Regex.Matches(promise.HeldBy, "`([^`]+)`").Select(static name => name.Groups[1].Value).ToList();
            return names.Count == 0 ? [promise.Text] : names.Where(name => !tests.Contains(name)).Select(static name => $"`{name}`");
        });

    private static IEnumerable<(string Text, string HeldBy)> Promises(string page) =>
        page.ReplaceLineEndings("\n").Split('\n')
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
            .Where(static line => !line.StartsWith("| promise |", StringComparison.Ordinal))
            .Select(static line => line.Trim('|', ' ').Split(" | "))
            .Select(static cells => (cells[0].Trim(), cells[^1].Trim()));

    private static HashSet<string> Tests() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static folder => folder is "bin" or "obj"))
            .SelectMany(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
            .OfType<MethodDeclarationSyntax>()
            .Where(static method => method.AttributeLists.SelectMany(static list => list.Attributes)
                .Any(static attribute => s_attributes.Contains(attribute.Name.ToString())))
            .Select(static method => $"{(method.Parent as TypeDeclarationSyntax)?.Identifier.Text}.{method.Identifier.Text}")
            .ToHashSet(StringComparer.Ordinal);
}
