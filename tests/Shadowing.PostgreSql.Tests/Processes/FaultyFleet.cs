using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Shadowing.TestSupport;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Three instances with a database that may fail, beside one without the library.</summary>
public sealed class FaultyFleet : IAsyncLifetime
{
    private readonly List<string> _rows = [];

    /// <summary>Gets how long each fault lasts: twelve seconds, or as long as <c>SHADOWING_FAULT_SECONDS</c> says; then what was measured
    /// is written to benchmarks/FLEET_FAULTS.md.</summary>
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(Long ?? 12);

    internal FaultyDatabase Database { get; private set; } = null!;

    internal List<FleetInstance> Instances { get; } = [];

    internal FleetInstance Plain { get; private set; } = null!;

    /// <summary>Gets or sets the price that nobody has asked for yet. Of each four prices the last one goes to the instance without the
    /// library: from 3 on that is none of those, each hundredth, that differ.</summary>
    internal int Next { get; set; } = 3;

    /// <summary>Gets or sets how many of the fleet's calls ask for a price that the candidate answers otherwise.</summary>
    internal int Differing { get; set; }

    /// <summary>Gets or sets how many calls the fleet was asked for.</summary>
    internal int Asked { get; set; }

    private static int? Long => int.TryParse(
        Environment.GetEnvironmentVariable("SHADOWING_FAULT_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        try
        {
            Database = await FaultyDatabase.StartAsync();
            Plain = await StartAsync("plain", "plain");
            foreach (var name in (string[])["first", "second", "third"])
            {
                Instances.Add(await StartAsync(name));
            }
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (Long is not null && _rows.Count == Enum.GetValues<DatabaseFault>().Length)
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, "benchmarks", "FLEET_FAULTS.md"), Page());
        }
    }

    private async Task EndAsync()
    {
        try
        {
            foreach (var instance in Instances.Append(Plain).OfType<FleetInstance>())
            {
                await instance.DisposeAsync();
            }
        }
        finally
        {
            await ((Database as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    internal Task<FleetInstance> StartAsync(string name, params IEnumerable<string> more) =>
        FleetInstance.StartAsync(name, Database.ConnectionString, FaultyDatabase.Schema, [.. more, "impatient"]);

    internal void Tell(string row) => _rows.Add(row);

    private string Page() => string.Create(CultureInfo.InvariantCulture, $"""
        # A fleet beside a database that fails

        Written by `SHADOWING_FAULT_SECONDS={Time.TotalSeconds:F0} dotnet test tests/Shadowing.PostgreSql.Tests -c Release --filter FullyQualifiedName~Databases_that_fail`, which has also checked every answer and every count. Three
        instances, each asked a hundred times a second and all of that shadowed, share a database that fails for {Time.TotalSeconds:F0} s in one way after the other; a fourth one without the library
        is asked beside them. Times are of the clock, from the client's side, half / 99 % / 99.9 % / longest, in ms.

        | | |
        |---|---|
        | machine | {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors |
        | date | {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC |
        | version and commit | {Version()} |

        | the database is | calls | with the library | without | memory grew by | rows given up | calls not told of | it said |
        |---|---|---|---|---|---|---|---|
        {string.Join('\n', _rows)}

        """).ReplaceLineEndings("\n");

    private static string Version() =>
        typeof(PostgreSqlSchema).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
