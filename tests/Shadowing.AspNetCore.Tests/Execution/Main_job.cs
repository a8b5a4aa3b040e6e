using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Main_job
{
    [Fact]
    public async Task Requests_are_shadowed_to_another_server_and_the_differences_are_reported()
    {
        await using var candidate =
            await TestApp.StartAsync(
                app => app.MapGet("/orders/{id:int}",
                    (int id) => Results.Json(new { id, total = id % 10 == 0 ? 1.5 : 1.25, at = Guid.NewGuid() })));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id:int}", (int id) => Results.Json(new { id, total = 1.25, at = Guid.NewGuid() }));
            },
            ("Experiments:orders-v2:Candidate", candidate.Address.ToString()),
            ("Experiments:orders-v2:Routes:0", "GET /orders/{id}"),
            ("Experiments:orders-v2:SampleRate", "100%"),
            ("Experiments:orders-v2:MaxPerSecond", "10000"),
            ("Experiments:orders-v2:Ignore:0", "$.at"));

        for (var id = 0; id < 50; id++)
        {
            using var response = await app.Client.GetAsync(new Uri($"/orders/{id}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var report = await app.ReportAsync("orders-v2");
        Assert.Equal((50, 45, 5), (report.Account.Sampled, report.Account.Match, report.Account.Mismatch));
        Assert.True(report.Account.AddsUp);
        Assert.Equal(50, report.Account.Eligible);
        Assert.True(report.Account.EligibleIsExact);
        var group = Assert.Single(report.Groups);
        Assert.Equal(("GET /orders/{id:int}", "$.total", "value", 5), (group.Endpoint, group.Path, group.Kind, group.Count));
        Assert.Equal(("1.25", "1.5"), (group.Samples[0].Control, group.Samples[0].Candidate));
        Assert.StartsWith("90.0 % of 50 comparisons agree; one cause explains the rest; the largest: $.total (value)", report.Headline,
            StringComparison.Ordinal);
        Assert.Equal(50, report.Candidate.Count);
    }

    [Fact]
    public async Task Requests_are_shadowed_to_a_handler_in_this_process()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/quotes/{id:int}", (int id) => new { id, price = 1 })
                    .WithShadow("quotes-v2", (int id, HttpContext context) => new { price = 1.0, id });
            },
            ("Experiments:quotes-v2:SampleRate", "1"));

        for (var id = 0; id < 20; id++)
        {
            await app.Client.GetStringAsync(new Uri($"/quotes/{id}", UriKind.Relative));
        }

        var report = await app.ReportAsync("quotes-v2");
        Assert.Equal((20, 20), (report.Account.Sampled, report.Account.Match));
        Assert.Equal(0, app.Report.Capture().Faults);
    }
}
