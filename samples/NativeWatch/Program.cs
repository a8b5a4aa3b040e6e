using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NativeWatch;
using Shadowing.Reports;

// A rewrite behind an interface, in a program that is compiled ahead of time.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Shadowing", LogLevel.Warning);
builder.Services.AddShadowing().AddExperiment("stock-v2", experiment => experiment.SampleRate = 1);
builder.Services.AddScoped<IStock, OldStock>();
builder.Services.AddShadow<IStock, NewStock>(
    "stock-v2", methods => methods.AllAreReads().Json(StockJson.Default.Options).Snapshot<Crate>(crate => crate.Weight));
using var host = builder.Build();
await host.StartAsync();
await using (var scope = host.Services.CreateAsyncScope())
{
    var stock = scope.ServiceProvider.GetRequiredService<IStock>();
    foreach (var sku in (string[])["nut", "bolt"])
    {
        stock.Left(sku);
        await stock.FindAsync(sku);
        stock.All();
        stock.Place(sku);
        stock.Pack(sku);
    }
}

var report = host.Services.GetRequiredService<IShadowReporter>();
await report.WhenIdleAsync();
var captured = report.Capture();
Console.WriteLine(captured.ToMarkdown());
await host.StopAsync();

// Three answers hang on the bolts, and both lists do; of the places nothing is known, which the log and the report say.
var account = captured.Experiments.Single().Account;
return account is { Sampled: 10, Match: 3, Mismatch: 5, AddsUp: true } && account.NotComparable.Values.Sum() == 2 && captured.Faults == 0
    ? 0
    : 1;
