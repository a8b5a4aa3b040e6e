// One instance of a fleet: tests start several of them, stop them, freeze them and kill them.
// Arguments: the name of the instance, how to connect to the database, the schema.

var (name, connection, schema) = (args[0], args[1], args[2]);
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
]);
builder.Services.AddShadowing().UsePostgreSql(connection, options => options.Schema = schema);
var app = builder.Build();
app.UseShadowing();
app.MapGet("/price/{id:int}", static (int id) => $"{{\"price\":{id}}}")
    .WithShadow("prices", static (int id) => $"{{\"price\":{(id % 100 == 0 ? id + 1 : id)}}}");
app.MapShadowing("/shadowing").AllowAnonymous();
await app.StartAsync();
Console.WriteLine($"listens on {app.Urls.First()}");
await app.WaitForShutdownAsync();
