using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

/// <summary>Reads from the code which rooms of a project use which: by what names mean, not by how they look.</summary>
internal static class RoomArrows
{
    private const string GlobalUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly IReadOnlyList<MetadataReference> s_references = References();

    /// <summary>Reads the arrows of a project, each once.</summary>
    public static IReadOnlyList<RoomArrow> Read(string project)
    {
        var folder = Path.Combine(Repository.Root, project);
        return Read(Path.GetFileName(project),
            Repository.Sources(project)
                .Select(file => (Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText(file))));
    }

    /// <summary>Reads the arrows of sources, whose paths begin with their rooms.</summary>
    public static IReadOnlyList<RoomArrow> Read(string assembly, IEnumerable<(string Path, string Text)> sources)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path)).ToList();
        var compilation = CSharpCompilation.Create(
            assembly,
            [.. trees, CSharpSyntaxTree.ParseText(GlobalUsings, options)],
            s_references.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assembly),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        var arrows = new ConcurrentDictionary<(string, string), RoomArrow>();
        Parallel.ForEach(trees, tree =>
        {
            var model = compilation.GetSemanticModel(tree);
            var from = Folder(tree.FilePath);
            foreach (var name in tree.GetRoot().DescendantNodes(static node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
            {
                var found = model.GetSymbolInfo(name);
                if (FileOf(found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is { } file && Folder(file) is var to && to != from)
                {
                    arrows.TryAdd((from, to),
                        new(from, to, $"{Path.GetFileNameWithoutExtension(tree.FilePath)} uses {Path.GetFileNameWithoutExtension(file)}"));
                }
            }
        });

        return [.. arrows.Values.OrderBy(static arrow => arrow.Place, StringComparer.Ordinal)];
    }

    /// <summary>Gets the room of a file; a project without rooms is one.</summary>
    public static string Folder(string file) =>
        Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder.Replace(Path.DirectorySeparatorChar, '/') : ".";

    private static string? FileOf(ISymbol? symbol)
    {
        var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        var source = type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree;
        return source?.FilePath is { Length: > 0 } file ? file : null;
    }

    private static List<MetadataReference> References()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var web = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(runtime))!, "Microsoft.AspNetCore.App");
        var files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            .Concat(Directory.EnumerateDirectories(web).OrderDescending(StringComparer.Ordinal).Take(1)
            .SelectMany(static version => Directory.EnumerateFiles(version, "*.dll")));
        return [.. files.DistinctBy(Path.GetFileName).Where(IsManaged).Select(static file => MetadataReference.CreateFromFile(file))];
    }

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }
}
