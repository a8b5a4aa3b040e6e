using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

public sealed class Documentation
{
    private static readonly string[] s_packages = ["Shadowing", "Shadowing.Abstractions", "Shadowing.AspNetCore", "Shadowing.Dashboard",
        "Shadowing.Sqlite", "Shadowing.PostgreSql"];

    [Fact]
    public void Each_link_leads_somewhere()
    {
        var broken = from file in Pages()
                     from Match link in Regex.Matches(File.ReadAllText(file), @"\]\(([^)\s]+)\)")
                     let target = link.Groups[1].Value.Split('#')
                     where !target[0].Contains("://", StringComparison.Ordinal)
                     let path = target[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, target[0]))
                     where !(File.Exists(path) || Directory.Exists(path)) || (target.Length > 1 && !Anchors(path).Contains(target[1]))
                     select $"{Path.GetRelativePath(Repository.Root, file)}: {link.Groups[1].Value}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Each_page_is_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([Path.Combine(Repository.Root, "README.md")]);
        while (open.TryDequeue(out var file))
        {
            if (reached.Add(file))
            {
                foreach (Match link in Regex.Matches(File.ReadAllText(file), @"\]\(([^)\s#]+)"))
                {
                    var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value));
                    foreach (var page in Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.md")
                        : File.Exists(path) && path.EndsWith(".md", StringComparison.Ordinal) ? [path] : [])
                    {
                        open.Enqueue(page);
                    }
                }
            }
        }

        Assert.Empty(Pages()
            .Where(static file => file.Contains($"{Path.DirectorySeparatorChar}docs{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal)).Except(reached).Select(static file => Path.GetRelativePath(Repository.Root, file)));
    }

    [Fact]
    public void The_readme_can_be_read_in_one_go() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).Length, 1, 250);

    [Fact]
    public void The_readme_of_each_package_names_those_beside_it_and_has_nothing_that_a_package_cannot_show() =>
        Assert.All(s_packages, static package =>
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, "src", package, "README.md"));
            Assert.StartsWith($"# {package}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.DoesNotContain("](", text, StringComparison.Ordinal);
            Assert.All(s_packages.Where(other => other != package), other => Assert.Contains($"`{other}`", text, StringComparison.Ordinal));
            Assert.InRange(text.Split('\n').Length, 1, 50);
        });

    [Theory]
    [InlineData("Shadowing")]
    [InlineData("Shadowing:Experiments:x")]
    [InlineData("Shadowing:Experiments:x:Headers")]
    [InlineData("Shadowing:Experiments:x:Limits")]
    [InlineData("Shadowing:Experiments:x:Contact")]
    [InlineData("Shadowing:Redaction")]
    [InlineData("Shadowing:Samples")]
    [InlineData("Shadowing:Alerts")]
    public void Each_key_that_configuration_takes_is_in_the_reference(string section)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        ShadowingCoreServiceCollectionExtensions.AddShadowing(services,
            new ConfigurationBuilder().AddInMemoryCollection([new($"{section}:Nonsense", "1")]).Build());
        using var provider = services.BuildServiceProvider();
        var refused = Assert.Throws<InvalidShadowingException>(() => provider.GetRequiredService<ExperimentRegistry>().Start([]));
        var known = refused.Errors.Select(static error => Regex.Match(error, "Nonsense is not a known key; the known ones are (.*)\\.$"))
            .Single(static match => match.Success).Groups[1].Value.Split(", ");
        var (table, prefix) = section.StartsWith("Shadowing:Experiments:x", StringComparison.Ordinal)
            ? ("`Shadowing:Experiments:<name>:`", section["Shadowing:Experiments:x".Length..])
            : ("`Shadowing:`", section["Shadowing".Length..]);
        var documented = Documented(table);
        Assert.DoesNotContain(known.Select(key => $"{prefix}:{key}"[1..]),
            key => key is not "Experiments"
                && !documented.Exists(name => name == key || name.StartsWith($"{key}:", StringComparison.Ordinal)));
    }

    // The keys of a table; one that begins with a colon is in the section of the one before it.
    private static List<string> Documented(string table)
    {
        var keys = new List<string>();
        foreach (var line in File.ReadAllLines(Path.Combine(Repository.Root, "docs/reference/settings.md"))
            .SkipWhile(line => !line.Contains($"| {table} |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|')))
        {
            foreach (Match key in Regex.Matches(line.Split('|')[1], "`([^`]+)`"))
            {
                var name = key.Groups[1].Value;
                keys.Add(name.StartsWith(':') ? keys[^1].Split(':')[0] + name : name);
            }
        }

        return keys;
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar)
            .Any(static folder => folder is "bin" or "obj" or "artifacts" or ".git"));

    // As the usual renderers make them of headings.
    private static HashSet<string> Anchors(string file) =>
        [.. Regex.Matches(File.ReadAllText(file), "^#+ (.+)$", RegexOptions.Multiline)
            .Select(static heading => Regex.Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "[^\\w\\- ]", "")
            .Replace(' ', '-'))];
}
