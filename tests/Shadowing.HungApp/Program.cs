using Shadowing.Reports;

// An application whose candidate never comes back and whose queue is full: a test stops it by a signal.

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Configuration.AddInMemoryCollection(
[
    new("urls", "http://127.0.0.1:0"),
    new("Shadowing:Capacity", "1000"),
    new("Shadowing:DrainTimeout", "00:00:01"),
    new("Shadowing:Experiments:x:SampleRate", "1"),
    new("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
    new("Shadowing:Experiments:x:Timeout", "00:01:00"),
]);
builder.Services.AddShadowing();
var app = builder.Build();
app.UseShadowing();
app.MapGet("/a", () => "a").WithShadow("x", () =>
{
    // Blocks its thread: the worst that a candidate can do short of ending the process.
    new ManualResetEventSlim().Wait();
    return "a";
});
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
for (var number = 0; number < 1_200; number++)
{
    await client.GetStringAsync(new Uri("/a", UriKind.Relative));
}

Console.WriteLine("ready");
await app.WaitForShutdownAsync();
var account = app.Services.GetRequiredService<IShadowReporter>().Capture().Experiments.Single().Account;
Console.WriteLine($"sampled {account.Sampled} in flight {account.InFlight} dropped {string.Join(' ', account.Dropped.Select(pair => $"{pair.Key}={pair.Value}"))}");
