using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Shadowing.Generators.Tests;

/// <summary>Runs the generator once.</summary>
internal sealed class Generation
{
    private readonly CSharpCompilation _before;
    private readonly GeneratorDriverRunResult _result;

    private Generation(CSharpCompilation before, GeneratorDriverRunResult result) => (_before, _result) = (before, result);

    /// <summary>Gets the texts of the files that were written.</summary>
    public IReadOnlyList<string> Files => [.. _result.GeneratedTrees.Select(tree => Keep(tree.ToString()))];

    /// <summary>Gets the names of the files that were written.</summary>
    public IReadOnlyList<string> Names => [.. _result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath))];

    /// <summary>Gets what went wrong in the generator itself.</summary>
    public IReadOnlyList<string> Faults =>
        [.. _result.Results.Select(result => result.Exception?.ToString()).OfType<string>(),
            .. _result.Diagnostics.Select(diagnostic => diagnostic.ToString())];

    public static Generation Of(params string[] sources) => Of(UserCode.Compile(sources));

    public static Generation Of(CSharpCompilation compilation) =>
        new(compilation, CSharpGeneratorDriver.Create([new DecoratorGenerator().AsSourceGenerator()], parseOptions: UserCode.Language)
            .RunGenerators(compilation).GetRunResult());

    /// <summary>Gets all that the compiler says of the written code and of the code it is for, no warning being disabled.</summary>
    public IReadOnlyList<string> Complaints() => Complaints(text => text);

    /// <summary>Gets the same after a change of the text, which shows whether it would be noticed.</summary>
    public IReadOnlyList<string> Complaints(Func<string, string> change) =>
        [.. Changed(text => change(Loud(text))).GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
            .Select(diagnostic => diagnostic.ToString())];

    /// <summary>Gets the errors in the code as it is written.</summary>
    public IReadOnlyList<string> Errors() =>
        [.. Changed(text => text).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error
                || diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true
                    && diagnostic.Severity > DiagnosticSeverity.Hidden).Select(diagnostic => diagnostic.ToString())];

    /// <summary>Loads what was written with the code it is for, and runs its module initializers.</summary>
    public Assembly Load()
    {
        using var file = new MemoryStream();
        var emitted = Changed(text => text).Emit(file);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        file.Position = 0;
        var assembly = new AssemblyLoadContext("Shop", isCollectible: false).LoadFromStream(file);
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return assembly;
    }

    private CSharpCompilation Changed(Func<string, string> change) =>
        _before.AddSyntaxTrees(_result.GeneratedTrees.Select(
            tree => CSharpSyntaxTree.ParseText(change(tree.ToString()), UserCode.Language, tree.FilePath, System.Text.Encoding.UTF8)));

    private static string Loud(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("#pragma", StringComparison.Ordinal)));

    // The version changes with each release, which is no news.
    private static string Keep(string text) =>
        text.Replace($"\"{typeof(DecoratorGenerator).Assembly.GetName().Version}\"", "\"*\"", StringComparison.Ordinal);
}
