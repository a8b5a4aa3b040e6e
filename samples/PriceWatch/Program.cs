using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PriceWatch;
using Shadowing.Reports;

// A rewrite behind an interface, in a program without a web: no call site knows of it.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddFilter("Shadowing", LogLevel.Warning);
builder.Services.AddShadowing().AddExperiment("pricing-v2", experiment =>
{
    experiment.SampleRate = 1;
    experiment.MaxPerSecond = 100_000;
});
builder.Services.AddScoped<IPricing, TablePricing>();
builder.Services.AddShadow<IPricing, FormulaPricing>("pricing-v2", methods => methods.AllAreReads().Json(PriceJson.Default.Options));
using var host = builder.Build();
await host.StartAsync();

var report = host.Services.GetRequiredService<IShadowReporter>();
await using (var scope = host.Services.CreateAsyncScope())
{
    var pricing = scope.ServiceProvider.GetRequiredService<IPricing>();
    for (var quantity = 1; quantity <= 500; quantity++)
    {
        await pricing.QuoteAsync($"item-{quantity % 7}", quantity);
    }
}

await report.WhenIdleAsync();
var captured = report.Capture();
Console.WriteLine(captured.ToMarkdown());
await host.StopAsync();

// The rewrite forgets the discount at exactly one hundred: that is what is to be found, and nothing else.
var account = captured.Experiments.Single().Account;
return account is { Sampled: 500, Match: 499, Mismatch: 1, AddsUp: true } && captured.Faults == 0 ? 0 : 1;
