using System.Reflection;
using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;

namespace Shadowing.Dashboard.Pages;

/// <summary>A file of the dashboard's pages, embedded in this assembly.</summary>
internal sealed class DashboardAsset
{
    private const string Resources = "dashboard/";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
        [""] = "text/plain; charset=utf-8",
    };

    // Pictures and fonts are packed already.
    private static readonly string[] s_packed = [".png", ".woff2"];

    private readonly Representation _content;

    private DashboardAsset(string path, byte[] content)
    {
        Path = path;
        var extension = System.IO.Path.GetExtension(path);
        _content = new Representation(content, s_types.GetValueOrDefault(extension) ?? "application/octet-stream")
        {
            IsKept = true, MayBeCoded = !s_packed.Contains(extension, StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>Gets all files.</summary>
    public static IReadOnlyList<DashboardAsset> All { get; } = [.. Read().OrderBy(static asset => asset.Path, StringComparer.Ordinal)];

    /// <summary>Gets the page itself.</summary>
    public static DashboardAsset Page { get; } = All.FirstOrDefault(static asset => asset.Path is "index.html")
        ?? new DashboardAsset("index.html", []);

    /// <summary>Gets the path below the prefix, such as <c>app.js</c>.</summary>
    public string Path { get; }

    /// <summary>Sends the file, or says that the browser's copy is still good.</summary>
    public Task SendAsync(HttpContext context) => ApiAnswer.WriteAsync(context, _content);

    private static IEnumerable<DashboardAsset> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Resources, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new DashboardAsset(name[Resources.Length..].Replace('\\', '/'), content);
        }
    }
}
