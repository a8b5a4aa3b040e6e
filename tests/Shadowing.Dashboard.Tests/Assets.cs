using System.Text.RegularExpressions;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class Assets
{
    // What makes text markup, a program or an address; and what a strict policy forbids.
    private static readonly string[] s_forbidden =
    [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment", "DOMParser", "setHTML", "srcdoc",
        "eval(", "new Function", "setTimeout('", "setTimeout(\"", "javascript:", " style=\"", "setAttribute('style'", "cookie", "http://",
        "https://",
    ];

    public static TheoryData<string> Own { get; } =
        [.. Files().Where(static file => !file.Contains("vendor", StringComparison.Ordinal)).Select(Relative)];

    [Theory]
    [MemberData(nameof(Own))]
    public void None_of_ours_makes_markup_of_text(string file)
    {
        var text = File.ReadAllText(Path.Combine(CannedDashboard.AssetFolder, file))
            .Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.All(s_forbidden, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_vendored_library_does_not_either() =>
        Assert.All(s_forbidden[..10],
            word => Assert.DoesNotContain(word,
                File.ReadAllText(Path.Combine(CannedDashboard.AssetFolder, "vendor", "uplot", "uPlot.esm.js")), StringComparison.Ordinal));

    [Fact]
    public void Every_import_and_link_is_relative_and_there()
    {
        foreach (var file in Files()
            .Where(static file => file.EndsWith(".js", StringComparison.Ordinal) || file.EndsWith(".html", StringComparison.Ordinal)))
        {
            foreach (Match found in Regex.Matches(File.ReadAllText(file), "(?:from |src=|<link[^>]* href=)['\"]([^'\"]+)['\"]"))
            {
                var target = found.Groups[1].Value;
                Assert.StartsWith(".", target, StringComparison.Ordinal);
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, target)), $"{Relative(file)} names {target}");
            }
        }
    }

    [Fact]
    public void What_is_not_ours_comes_with_its_licence() =>
        Assert.All(Directory.EnumerateDirectories(Path.Combine(CannedDashboard.AssetFolder, "vendor")),
            folder => Assert.Contains("MIT", File.ReadAllText(Path.Combine(folder, "LICENSE")), StringComparison.Ordinal));

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(CannedDashboard.AssetFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string Relative(string file) => Path.GetRelativePath(CannedDashboard.AssetFolder, file);
}
