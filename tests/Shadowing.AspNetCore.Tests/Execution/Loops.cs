using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Loops
{
    [Fact]
    public async Task A_candidate_that_is_the_application_itself_gets_exactly_one_call_for_each_request()
    {
        var calls = 0;
        Uri? self = null;
        var settings = new ReloadableConfiguration();
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.Sources.Add(settings);
                builder.Services.AddShadowing()
                    .AddExperiment("self", experiment =>
                        (experiment.Candidate, experiment.MaxPerSecond) = (self ?? new Uri("http://127.0.0.1:1"), 1_000_000));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/echo/{id}", (int id, HttpContext context) =>
                {
                    Interlocked.Increment(ref calls);
                    return $"{id}";
                }).WithShadow("self");
            });
        self = app.Address;
        settings.Set(("Shadowing:Experiments:self:SampleRate", "100%"));
        for (var id = 0; id < 1_000; id++)
        {
            Assert.Equal($"{id}", await app.Client.GetStringAsync(new Uri($"/echo/{id}", UriKind.Relative)));
        }

        var report = await app.ReportAsync("self");
        Assert.Equal((1_000, 1_000, 1_000), (report.Account.Sampled, report.Account.CandidateCalls, report.Account.Match));
        Assert.Equal(2_000, calls);
    }
}
