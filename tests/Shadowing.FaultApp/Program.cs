using Shadowing.FaultApp;
using Shadowing.Reports;

// A process that a test starts, and that may end otherwise than it should: which one it is, is the first argument; the port is the second.

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Configuration.AddInMemoryCollection(
[
    new("urls", $"http://127.0.0.1:{args[1]}"),
    new("Shadowing:Experiments:x:SampleRate", "1"),
    new("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
    new("Shadowing:Experiments:x:MaxBodyBytes", "4194304"),
    new("Shadowing:Experiments:x:Methods:0", "GET"),
    new("Shadowing:Experiments:x:Methods:1", "POST"),
]);
builder.Services.AddShadowing();
var app = builder.Build();
switch (args[0])
{
    case "candidate":
        app.MapGet("/{fault}", static (string fault, HttpContext context) => FaultyHandler.AnswerAsync(fault, context));
        break;
    case "application":
        app.UseShadowing();
        app.MapGet("/{fault}", static (string fault) => "a")
            .WithShadow("x", static (string fault, HttpContext context) => FaultyHandler.AnswerAsync(fault, context));
        break;
    case "counting":
        app.UseShadowing();
        app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
        app.MapGet("/sampled", static async (IShadowReporter reporter) =>
        {
            await reporter.WhenIdleAsync();
            return reporter.Capture().Experiments.Single().Account.Sampled;
        });
        break;
    case "uploads":
        app.UseShadowing();
        app.MapPost("/read", static context => UploadHandler.AnswerAsync(context)).WithShadow("x", UploadHandler.AnswerAsync);
        app.MapPost("/buffered", static context => UploadHandler.AnswerBufferedAsync(context)).WithShadow("x", UploadHandler.AnswerAsync);
        app.MapGet("/report", UploadHandler.Report);
        break;
    default:
        throw new ArgumentException($"There is no {args[0]}.");
}

await app.StartAsync();
Console.WriteLine($"port {new Uri(app.Urls.First()).Port}");
await app.WaitForShutdownAsync();
