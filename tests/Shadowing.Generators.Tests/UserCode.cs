using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Shadowing.Generators.Tests;

/// <summary>Makes compilations of what a user wrote.</summary>
internal static class UserCode
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks; global using Microsoft.Extensions.DependencyInjection;";

    private static readonly Lazy<IReadOnlyList<PortableExecutableReference>> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))]);

    public static CSharpParseOptions Language { get; } = new(LanguageVersion.CSharp13, DocumentationMode.Parse);

    /// <summary>Gets all that a program of today references, the library included.</summary>
    public static IReadOnlyList<PortableExecutableReference> References => s_references.Value;

    /// <summary>Gets the same without the library.</summary>
    public static IReadOnlyList<PortableExecutableReference> OtherReferences =>
        [.. References.Where(reference => !Path.GetFileName(reference.FilePath!).StartsWith("Shadowing", StringComparison.Ordinal))];

    public static CSharpCompilation Compile(params string[] sources) => Compile(References, sources);

    public static CSharpCompilation Compile(IEnumerable<MetadataReference> references, params string[] sources) => CSharpCompilation.Create(
        "Shop",
        sources.Prepend(Usings).Select((source, index) => CSharpSyntaxTree.ParseText(source, Language, $"Source{index}.cs")),
        references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999, allowUnsafe: true));

    /// <summary>Gets code that decorates a service; a candidate may be the interface itself as far as the compiler is concerned.</summary>
    public static string Decorates(string service) =>
        $$"""internal static class Start { public static void Add(IServiceCollection services) => services.AddShadow<{{service}}, {{service}}>("experiment", methods => methods.AllAreReads()); }""";
}
