using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Shadowing.Generators.Tests.Analysis;

/// <summary>Runs all analyzers over code in which <c>{|SHDW001:text|}</c> marks what is to be reported, and nothing else.</summary>
internal static partial class Analyzed
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [.. typeof(DecoratorGenerator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    /// <summary>Asserts that what is marked is reported, and gives the messages.</summary>
    public static Task<IReadOnlyList<string>> ReportsAsync(params string[] marked) => ReportsAsync(UserCode.References, marked);

    /// <summary>Asserts the same of code that brings the library's types itself.</summary>
    public static Task<IReadOnlyList<string>> ReportsWithoutLibraryAsync(params string[] marked) =>
        ReportsAsync(UserCode.OtherReferences, marked);

    private static async Task<IReadOnlyList<string>> ReportsAsync(IEnumerable<MetadataReference> references, string[] marked)
    {
        var compilation = UserCode.Compile(references, [.. marked.Select(text => Mark().Replace(text, "$2"))]);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error));
        var reported = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.Equal(string.Join('\n', Expected(marked)), string.Join('\n', reported.Select(Place).Order(StringComparer.Ordinal)));
        return [.. reported.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];
    }

    private static IEnumerable<string> Expected(string[] marked) =>
        marked.SelectMany((text, index) =>
        {
            var removed = 0;
            return Mark().Matches(text).Select(match =>
            {
                var start = match.Index - removed;
                removed += match.Length - match.Groups[2].Length;
                return $"{match.Groups[1].Value} at {start} of Source{index + 1}.cs: {match.Groups[2].Value}";
            }).ToList();
        }).Order(StringComparer.Ordinal);

    private static string Place(Diagnostic diagnostic) =>
        $"{diagnostic.Id} at {diagnostic.Location.SourceSpan.Start} of {diagnostic.Location.SourceTree?.FilePath}: {diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan)}";

    [GeneratedRegex(@"\{\|(\w+):(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
