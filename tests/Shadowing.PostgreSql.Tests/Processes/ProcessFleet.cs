using System.Globalization;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Several processes with one schema of one database.</summary>
internal sealed class ProcessFleet : IAsyncDisposable
{
    private readonly string[] _more;
    private int _names;

    private ProcessFleet(string[] more) => _more = more;

    public string Schema { get; } = PostgreSqlServer.NewSchema();

    public List<FleetInstance> Instances { get; } = [];

    public static async Task<ProcessFleet> StartAsync(int count, string connection, params string[] more)
    {
        var fleet = new ProcessFleet(more);
        for (var i = 0; i < count; i++)
        {
            fleet.Instances.Add(await fleet.NewAsync(connection));
        }

        return fleet;
    }

    /// <summary>Starts one more.</summary>
    public async Task<FleetInstance> AddAsync(string connection)
    {
        Instances.Add(await NewAsync(connection));
        return Instances[^1];
    }

    /// <summary>Starts another one in a place, whatever became of who was there.</summary>
    public async Task ReplaceAsync(int place, string connection)
    {
        await Instances[place].DisposeAsync();
        Instances[place] = await NewAsync(connection);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Instances)
        {
            await instance.DisposeAsync();
        }
    }

    private Task<FleetInstance> NewAsync(string connection) =>
        FleetInstance.StartAsync(string.Create(CultureInfo.InvariantCulture, $"instance-{++_names}"), connection, Schema, _more);
}
