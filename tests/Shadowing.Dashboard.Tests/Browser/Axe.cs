using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Browser;

/// <summary>Looks for what keeps people with disabilities out, by axe-core, which npm brings on its first use.</summary>
internal static class Axe
{
    private const string Version = "4.14.1";

    private static readonly Lazy<Task<string>> s_source = new(InstallAsync);

    /// <summary>Gets the serious and critical violations of a page as it is now.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(IPage page)
    {
        await page.EvaluateAsync(await s_source.Value);
        var found = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .filter(one => one.impact === 'serious' || one.impact === 'critical')
              .flatMap(one => one.nodes.slice(0, 3).map(node => `${one.id} (${one.impact}): ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? one.help}`))
            """);
        return [.. found.EnumerateArray().Select(static one => one.GetString()!)];
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "axe", Version);
        var file = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            var start = new ProcessStartInfo("npm",
                ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts",
                    $"axe-core@{Version}"])
            { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
            using var npm = Process.Start(start)!;
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            var errors = npm.StandardError.ReadToEndAsync(deadline.Token);
            _ = await npm.StandardOutput.ReadToEndAsync(deadline.Token);
            await npm.WaitForExitAsync(deadline.Token);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm did not install axe-core: {await errors}");
            }
        }

        return await File.ReadAllTextAsync(file);
    }
}
