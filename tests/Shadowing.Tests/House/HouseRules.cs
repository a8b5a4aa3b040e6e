using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shadowing.Dashboard;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

public sealed class HouseRules
{
    [Fact]
    public void The_core_knows_no_web() =>
        Assert.DoesNotContain(Repository.Sources("src/Shadowing"),
            file => File.ReadAllText(file).Contains("using Microsoft.AspNetCore", StringComparison.Ordinal)
                || File.ReadAllText(file).Contains("using Shadowing.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void A_middleware_without_the_dashboard_carries_no_asset_and_no_api()
    {
        Assert.Empty(typeof(ShadowAttribute).Assembly.GetManifestResourceNames());
        Assert.NotEmpty(typeof(DashboardOptions).Assembly.GetManifestResourceNames());
        Assert.DoesNotContain(Repository.Sources("src/Shadowing.AspNetCore"),
            file => File.ReadAllText(file).Contains("Dashboard", StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_ends_in_one_place_so_that_nobody_forgets_what_goes_with_it() =>
        Assert.Equal(
            ["CallEnds"],
            from file in Repository.Sources("src")
            where Regex.IsMatch(File.ReadAllText(file), @"ccount\.End\(|\.Call(Has)?Ended\(\)")
            select Path.GetFileNameWithoutExtension(file));

    [Fact]
    public void A_store_knows_no_web_and_nothing_of_its_own_is_known_to_the_core()
    {
        Assert.DoesNotContain(Repository.Sources("src/Shadowing.Sqlite").Concat(Repository.Sources("src/Shadowing.PostgreSql")),
            file => File.ReadAllText(file).Contains("AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(Repository.Sources("src/Shadowing"),
            file => File.ReadAllText(file).Contains("Sqlite", StringComparison.OrdinalIgnoreCase)
                || File.ReadAllText(file).Contains("PostgreSql", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_line_of_code_is_wider_than_a_reader_sees_at_once()
    {
        const int Most = 140;
        var wide = from file in Repository.Sources("src").Concat(Repository.Sources("tests")).Concat(Repository.Sources("samples"))
            .Concat(Repository.Sources("benchmarks"))
                   let text = File.ReadAllText(file)
                   where text.Split('\n').Any(static line => line.Length > Most)
                   let root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot()
                   from line in root.SyntaxTree.GetText().Lines
                   where line.End - line.Start > Most && !IsInText(root, line.Start + Most, line.ToString()[Most..])
                   select $"{Path.GetRelativePath(Repository.Root, file)}({line.LineNumber + 1})";
        Assert.True(!wide.Any(), string.Join('\n', wide));
    }

    [Fact]
    public void Each_file_holds_one_type_that_it_is_named_after()
    {
        var wrong = from file in Repository.Sources("src")
                    let types = Types(file).Select(Name).ToList()
                    where types.Count != 1 || types[0] != Path.GetFileNameWithoutExtension(file)
                    select $"{Path.GetRelativePath(Repository.Root, file)} holds {string.Join(", ", types)}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_namespace_is_its_folder_but_for_extensions_and_what_users_write()
    {
        string[] elsewhere = ["Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore.Builder", "OpenTelemetry.Metrics",
            "OpenTelemetry.Trace", "System.Runtime.CompilerServices"];
        var wrong = from file in Repository.Sources("src")
                    let space = CSharpSyntaxTree.ParseText(File.ReadAllText(file))
                        .GetCompilationUnitRoot().Members.OfType<BaseNamespaceDeclarationSyntax>().Single().Name.ToString()
                    let folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!)
                        .Replace(Path.DirectorySeparatorChar, '.')
                    where space != folder && !elsewhere.Contains(space)
                    select $"{Path.GetRelativePath(Repository.Root, file)} is in {space}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_is_called_after_nothing() =>
        Assert.DoesNotContain(Repository.Sources("src").Select(Path.GetDirectoryName).Distinct(),
            folder => Path.GetFileName(folder) is "Utils" or "Helpers" or "Common" or "Model" or "Internal" or "Managers");

    [Fact]
    public void Nothing_is_hidden_silenced_or_left_undone()
    {
        var wrong = from folder in (string[])["src", "tests", "samples", "benchmarks"]
                    from file in Repository.Sources(folder)
                    from line in File.ReadLines(file)
                    where Regex.IsMatch(line, @"^\s*#region|^\s*#pragma warning disable(?!.*//)|//\s*(TODO|FIXME|HACK)|Skip\s*=\s*""")
                        && !line.Contains("Regex.IsMatch", StringComparison.Ordinal)
                    select $"{Path.GetRelativePath(Repository.Root, file)}: {line.Trim()}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_log_id_is_used_once_and_belongs_to_its_room()
    {
        var ids = (from file in Repository.Sources("src")
                   from match in Regex.Matches(File.ReadAllText(file), @"\[LoggerMessage\((\d+),")
                   select (Id: int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
                       Folder: Path.GetFileName(Path.GetDirectoryName(file))!)).ToList();
        Assert.Equal(ids.Count, ids.Select(id => id.Id).Distinct().Count());
        Assert.All(ids.GroupBy(id => id.Folder), room => Assert.Single(room.Select(id => id.Id / 1000).Distinct()));
    }

    // A text that people read is not cut; what only closes it may stand behind it.
    private static bool IsInText(SyntaxNode root, int position, string beyond) =>
        root.FindToken(position - 1).Parent!.AncestorsAndSelf().Any(static node =>
            node is InterpolatedStringExpressionSyntax || (node is LiteralExpressionSyntax && node.GetFirstToken().ValueText.Length > 20))
        || beyond.All(static character => ")]};, ".Contains(character, StringComparison.Ordinal));

    private static IEnumerable<MemberDeclarationSyntax> Types(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetCompilationUnitRoot().Members.OfType<BaseNamespaceDeclarationSyntax>()
            .SelectMany(space => space.Members).Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static string Name(MemberDeclarationSyntax member) =>
        member is BaseTypeDeclarationSyntax type ? type.Identifier.Text : ((DelegateDeclarationSyntax)member).Identifier.Text;
}
