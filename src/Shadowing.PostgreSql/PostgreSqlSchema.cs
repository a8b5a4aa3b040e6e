using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Shadowing.PostgreSql;

/// <summary>The tables of the store, as scripts for who makes them by hand, and the rights that the application needs.</summary>
public static partial class PostgreSqlSchema
{
    /// <summary>The number of the lock under which tables are changed, one caller at a time: 'ShdW'.</summary>
    internal const long Lock = 1_399_350_359;

    private static readonly string[] s_tables =
    [
        "fleet", "run", "run_row", "run_window", "run_sample", "run_minute", "total_row", "mismatch_group", "sample", "history_minute",
        "annotation", "audit_entry", "evidence", "stop", "head", "cell", "alert", "alert_word", "alert_watch",
    ];

    private static readonly (int Number, string Text)[] s_scripts = Read();

    /// <summary>Gets the version that this package writes; the schema says its own in the table <c>version</c>.</summary>
    public static int Version => s_scripts[^1].Number;

    /// <summary>Gets what brings a schema to <see cref="Version"/>, as one script that is applied whole or not at all.</summary>
    /// <param name="fromVersion">The version of the schema; 0, the default, for one that is new.</param>
    /// <param name="schema">The name of the schema.</param>
    /// <returns>SQL for the tool <c>psql</c>; empty when there is nothing to do.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fromVersion"/> is below 0.</exception>
    /// <exception cref="ArgumentException"><paramref name="schema"/> is no name that
    /// <see cref="PostgreSqlStoreOptions.Schema"/> may have.</exception>
    public static string Script(int fromVersion = 0, string schema = "shadowing")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromVersion);
        var scripts = Scripts(fromVersion, schema);
        return scripts.Count == 0
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture,
                $"BEGIN;\nSELECT pg_catalog.pg_advisory_xact_lock({Lock});\n{string.Join('\n', scripts)}COMMIT;\n");
    }

    /// <summary>Gets what grants a role all it needs and no more, where <see cref="PostgreSqlStoreOptions.CreateSchema"/> is false: to read
    /// and write the rows, and to read and add those of the audit.</summary>
    /// <param name="role">The role that the application connects as.</param>
    /// <param name="schema">The name of the schema.</param>
    /// <returns>SQL for the tool <c>psql</c>, to be run after each script by who owns the tables.</returns>
    /// <exception cref="ArgumentException"><paramref name="role"/> is empty or holds a zero character, or <paramref name="schema"/> is no
    /// name that <see cref="PostgreSqlStoreOptions.Schema"/> may have.</exception>
    public static string Grants(string role, string schema = "shadowing")
    {
        ArgumentException.ThrowIfNullOrEmpty(role);
        if (role.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A role's name holds no zero character.", nameof(role));
        }

        Check(schema);
        var name = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return $"""
            GRANT USAGE ON SCHEMA "{schema}" TO {name};
            GRANT SELECT ON "{schema}".version TO {name};
            GRANT SELECT, INSERT ON "{schema}".audit TO {name};
            GRANT SELECT, INSERT, UPDATE, DELETE ON {string.Join(", ", s_tables.Select(table => $"\"{schema}\".{table}"))} TO {name};

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Tells whether a schema may be called so.</summary>
    internal static bool IsName(string? schema) =>
        schema is not null && Name().IsMatch(schema) && schema != "public" && !schema.StartsWith("pg_", StringComparison.Ordinal);

    /// <summary>Gets the scripts after a version, in their order, without a transaction around them.</summary>
    internal static IReadOnlyList<string> Scripts(int fromVersion, string schema)
    {
        Check(schema);
        return
        [
            .. s_scripts.Where(script => script.Number > fromVersion)
                .Select(script => script.Text.Replace("{schema}", schema, StringComparison.Ordinal)),
        ];
    }

    // The scripts take the name as it is: what passes here needs no quotes and has none.
    private static void Check(string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (!IsName(schema))
        {
            throw new ArgumentException(
                $"'{schema}' is no name for the schema; use 1 to 63 of a-z, 0-9 and _, no digit first, neither public nor pg_...",
                nameof(schema));
        }
    }

    private static (int Number, string Text)[] Read()
    {
        var assembly = typeof(PostgreSqlSchema).Assembly;
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

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Name();
}
