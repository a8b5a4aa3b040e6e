using System.Text;

namespace Shadowing.Dashboard.Tests.Payloads;

/// <summary>Texts that run a script where somebody makes them markup, an address or a template: each calls <c>__ran</c> with its
/// number.</summary>
internal static class ScriptPayloads
{
    /// <summary>Gets all of them, each in one line.</summary>
    public static IReadOnlyList<string> All { get; } = Read();

    private static List<string> Read()
    {
        using var stream = typeof(ScriptPayloads).Assembly.GetManifestResourceStream("Shadowing.Dashboard.Tests.Payloads.scripts.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
