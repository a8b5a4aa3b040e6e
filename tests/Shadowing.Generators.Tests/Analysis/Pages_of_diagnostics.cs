using Microsoft.CodeAnalysis;
using Shadowing.TestSupport;

namespace Shadowing.Generators.Tests.Analysis;

public sealed class Pages_of_diagnostics
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "docs/reference/diagnostics");

    public static TheoryData<string> Ids => [.. Descriptors().Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_diagnostic_has_its_page_and_its_row(string id)
    {
        var descriptor = Descriptors()[id];
        var title = descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith($"# {id}: {title}\n", File.ReadAllText(Path.Combine(s_folder, id + ".md")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        var severity = descriptor.DefaultSeverity.ToString().ToLowerInvariant();
        Assert.Contains($"| [{id}]({id}.md) | {severity} | {title} |", File.ReadAllText(Path.Combine(s_folder, "README.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_page_has_its_diagnostic() =>
        Assert.Equal(
            Descriptors().Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(s_folder, "SHDW*.md").Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal));

    private static Dictionary<string, DiagnosticDescriptor> Descriptors() =>
        Analyzed.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .ToDictionary(descriptor => descriptor.Id, StringComparer.Ordinal);
}
