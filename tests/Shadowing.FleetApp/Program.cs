// One instance of a fleet: tests start several of them, stop them, freeze them and kill them.
// Arguments: the name of the instance, how to connect to the database, the schema; then "impatient" for one that waits two seconds for a
// statement, "webhook=" and an address for one that has somebody to alert, "dies" for one that can be told to die at a step of its store,
// "plain" for one without the library, and "asks" for one that asks the database for each caller.
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Shadowing.FleetApp;
using Shadowing.Storage;
using Shadowing.Storage.Shared;

var (name, connection, schema) = (args[0], args[1], args[2]);
var isPlain = args.Contains("plain");
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
builder.Configuration.Sources.Clear();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Configuration.AddInMemoryCollection(
[
    new("urls", "http://127.0.0.1:0"),
    new("Shadowing:Instance", name),
    new("Shadowing:Secret", "a secret that all of them share"),
    new("Shadowing:Capacity", "100000"),
    new("Shadowing:MaxBytes", "1073741824"),
    new("Shadowing:Experiments:prices:SampleRate", "1"),
    new("Shadowing:Experiments:prices:MaxPerSecond", "1000000"),
    new("Shadowing:Experiments:prices:CandidateVersion", "2.3.1"),
    new("Shadowing:Experiments:prices:Timeout", "00:00:01"),
    new("Shadowing:Alerts:Webhook", args.FirstOrDefault(static word => word.StartsWith("webhook=", StringComparison.Ordinal))?[8..]),
]);
if (!isPlain)
{
    builder.Services.AddShadowing().UsePostgreSql(connection, options =>
    {
        options.Schema = schema;
        options.CommandTimeout = args.Contains("impatient") ? TimeSpan.FromSeconds(2) : options.CommandTimeout;
    });
}

if (args.Contains("dies"))
{
    var inner = builder.Services.Last(static service => service.ServiceType == typeof(IShadowStore)).ImplementationFactory!;
    builder.Services.Replace(ServiceDescriptor.Singleton<IShadowStore>(services => new DyingStore((ISharedStore)inner(services))));
}

// When the candidate was last called, by a clock that all processes of a machine have in common.
var lastCall = 0L;
var app = builder.Build();
if (!isPlain)
{
    app.UseShadowing();
    app.MapShadowing("/shadowing").AllowAnonymous();
}

var price = app.MapGet("/price/{id:int}", async (int id) =>
{
    if (args.Contains("asks"))
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT 1", database);
        await command.ExecuteScalarAsync();
    }

    return $"{{\"price\":{id}}}";
});
if (!isPlain)
{
    price.WithShadow("prices", (int id) =>
    {
        Volatile.Write(ref lastCall, TimeProvider.System.GetTimestamp());
        return $"{{\"price\":{(id % 100 == 0 ? id + 1 : id)}}}";
    });
    app.MapGet("/last-call", () => Volatile.Read(ref lastCall));
}

if (args.Contains("dies"))
{
    app.MapPost("/die", static (string at, IShadowStore store) => ((DyingStore)store).DieAt(at));
}

await app.StartAsync();
Console.WriteLine($"listens on {app.Urls.First()}");
await app.WaitForShutdownAsync();
