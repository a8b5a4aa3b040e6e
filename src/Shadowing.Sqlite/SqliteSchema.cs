using System.Globalization;
using System.Reflection;

namespace Shadowing.Sqlite;

/// <summary>The tables of the store, as scripts for who makes them by hand.</summary>
public static class SqliteSchema
{
    private static readonly (int Number, string Text)[] s_scripts = Read();

    /// <summary>Gets the version that this package writes; the file says its own in <c>PRAGMA user_version</c>.</summary>
    public static int Version => s_scripts[^1].Number;

    /// <summary>Gets what brings a file to <see cref="Version"/>, as one script that is applied whole or not at all.</summary>
    /// <param name="fromVersion">The version of the file; 0, the default, for a file that is new.</param>
    /// <returns>SQL for the tool <c>sqlite3</c>; empty when there is nothing to do.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fromVersion"/> is below 0.</exception>
    public static string Script(int fromVersion = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromVersion);
        var scripts = Scripts(fromVersion);
        return scripts.Count == 0 ? string.Empty : $"BEGIN IMMEDIATE;\n{string.Join('\n', scripts)}COMMIT;\n";
    }

    /// <summary>Gets the scripts after a version, in their order, without a transaction around them.</summary>
    internal static IReadOnlyList<string> Scripts(int fromVersion) =>
        [.. s_scripts.Where(script => script.Number > fromVersion).Select(static script => script.Text)];

    private static (int Number, string Text)[] Read()
    {
        var assembly = typeof(SqliteSchema).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(static name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture), Text(assembly, name)))];
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
