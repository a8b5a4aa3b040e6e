using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Comparison;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.Comparison.Rules;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.House;

public sealed class Readme_rules
{
    private static readonly List<(string Code, string Configuration)> s_rows =
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/guide/rules.md")), @"^\| `([A-Z]\w+\(.*?\))` \| (.*?) \| ",
            RegexOptions.Multiline).Select(static row => (row.Groups[1].Value, row.Groups[2].Value))];

    [Fact]
    public void Each_rule_that_there_is_has_a_row()
    {
        var methods = typeof(ComparisonOptions).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static method => method.Name);
        Assert.Equal(methods.Distinct().Order(StringComparer.Ordinal),
            s_rows.Select(static row => row.Code[..row.Code.IndexOf('(')]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_kind_has_a_row_with_all_its_keys() =>
        Assert.All(RuleKinds.All, static kind => Assert.Contains(s_rows,
            row => row.Code.StartsWith(kind.Name + "(", StringComparison.Ordinal)
                && kind.Keys.All(key => row.Configuration.Contains($"\"{key.Name}\":", StringComparison.Ordinal))));

    [Fact]
    public void Each_row_compiles_as_it_is_written()
    {
        var calls = string.Concat(s_rows.Select(static row => $"options.{row.Code};\n"));
        var source = $"using System; static class Rules {{ static void Add(Shadowing.Comparison.ComparisonOptions options) {{ {calls} }} }}";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("rules", [CSharpSyntaxTree.ParseText(source)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public async Task Each_row_starts_as_it_is_configured()
    {
        var rules = s_rows.Select(static row => row.Configuration).Where(static text => text.StartsWith("`{", StringComparison.Ordinal))
            .Select(static text => text.Trim('`')).ToList();
        Assert.Equal(s_rows.Count - 2, rules.Count);
        var json = $$"""{ "Shadowing": { "Experiments": { "x": { "SampleRate": "1%", "Candidate": "http://127.0.0.1:1", "Ignore": [ "$..traceId" ], "Rules": [ {{string.Join(", ", rules)}} ] } } } }""";
        Assert.NotNull(JsonDocument.Parse(json));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));
                builder.Services.AddShadowing();
            },
            static app => app.UseShadowing());
        Assert.NotNull(app.Report.Capture());
    }
}
