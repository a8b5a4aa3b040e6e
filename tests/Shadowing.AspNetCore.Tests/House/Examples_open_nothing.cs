using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.House;

/// <summary>What a reader copies must be closed by default, as the dashboard is: whoever maps a report says who may read it.</summary>
public sealed class Examples_open_nothing
{
    [Fact]
    public void No_example_maps_a_report_or_the_dashboard_for_everybody() =>
        Assert.Empty(Examples().SelectMany(static example => Open(example.Name, example.Code)));

    [Fact]
    public void The_walk_sees_every_place_where_an_example_could_be()
    {
        Assert.Contains(Examples(),
            static example => example.Name.StartsWith("README.md", StringComparison.Ordinal)
                && example.Code.Contains("IShadowReporter", StringComparison.Ordinal));
        Assert.Contains(Examples(),
            static example => example.Name.StartsWith("docs", StringComparison.Ordinal)
                && example.Code.Contains("MapShadowing", StringComparison.Ordinal));
        Assert.Contains(Examples(),
            static example => example.Name.StartsWith("samples", StringComparison.Ordinal)
                && example.Code.Contains("MapShadowing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("app.MapGet(\"/r\", (IShadowReporter report) => report.Capture().ToMarkdown());", true)]
    [InlineData("app.MapGet(\"/r\", (IShadowReporter report) => report.Capture().ToMarkdown()).DisableShadowing();", true)]
    [InlineData("app.MapGet(\"/r\", (IShadowReporter report) => report.Capture().ToMarkdown()).RequireAuthorization(\"ops\").DisableShadowing();", false)]
    [InlineData("app.MapGet(\"/r\", Report); static string Report(IShadowReporter report) => report.Capture().ToJson();", true)]
    [InlineData("app.MapGet(\"/r\", (HttpContext context) => context.RequestServices.GetRequiredService<IShadowReporter>().Capture().ToJson());", true)]
    [InlineData("app.MapPost(\"/r\", (IShadowReporter report) => report.Capture().ToJson()).AllowAnonymous();", true)]
    [InlineData("app.Map(\"/r\", branch => branch.Run(context => context.Response.WriteAsync(context.RequestServices.GetRequiredService<IShadowReporter>().Capture().ToJson())));", true)]
    [InlineData("app.MapShadowing(\"/shadowing\");", false)]
    [InlineData("app.MapShadowing(\"/shadowing\").AllowAnonymous();", true)]
    [InlineData("app.MapShadowing(\"/shadowing\").RequireAuthorization(\"ops\");", false)]
    [InlineData("app.MapGet(\"/orders\", () => 1);", false)]
    public void The_walk_tells_an_open_example_from_a_closed_one(string code, bool isOpen) =>
        Assert.Equal(isOpen, Open("example.md", code).Any());

    private static IEnumerable<string> Open(string name, string code)
    {
        // A program that only this machine reaches may say aloud that it is open to all of it.
        var isOfThisMachine = name.StartsWith("samples", StringComparison.Ordinal)
            && code.Contains("UseUrls(\"http://127.0.0.1", StringComparison.Ordinal);
        var root = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        var reports = root.DescendantNodes()
            .Where(static node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax
                && node.ToString().Contains("IShadowReporter", StringComparison.Ordinal))
            .Select(static node => node is MethodDeclarationSyntax method
                ? method.Identifier.Text
                : ((LocalFunctionStatementSyntax)node).Identifier.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            var method = NameOf(call);
            var isDashboard = method == "MapShadowing";
            var isReport = method.StartsWith("Map", StringComparison.Ordinal)
                && call.ArgumentList.Arguments.Any(
                    argument => argument.ToString().Contains("IShadowReporter", StringComparison.Ordinal)
                        || reports.Contains(argument.ToString()));
            if (!isDashboard && !isReport)
            {
                continue;
            }

            var said = Chain(call).ToList();
            var isOpen = said.Contains("AllowAnonymous") ? !isOfThisMachine : isReport && !said.Contains("RequireAuthorization");
            if (isOpen)
            {
                yield return $"{name}: {call}";
            }
        }
    }

    // What is said of the endpoint after it is mapped.
    private static IEnumerable<string> Chain(InvocationExpressionSyntax call)
    {
        for (SyntaxNode node = call; node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next }; node = next)
        {
            yield return NameOf(next);
        }
    }

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => string.Empty,
    };

    private static IEnumerable<(string Name, string Code)> Examples()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));
        foreach (var page in pages.Order(StringComparer.Ordinal))
        {
            foreach (var block in Regex.Matches(File.ReadAllText(page), "```(?:csharp|cs|c#)\r?\n(.*?)```",
                RegexOptions.Singleline | RegexOptions.IgnoreCase).Select(match => match.Groups[1].Value))
            {
                yield return (Path.GetRelativePath(Repository.Root, page), block);
            }
        }

        foreach (var file in Repository.Sources("samples"))
        {
            yield return (Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file));
        }
    }
}
