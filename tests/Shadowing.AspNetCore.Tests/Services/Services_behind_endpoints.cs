using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Services;

public sealed class Services_behind_endpoints
{
    [Fact]
    public async Task A_service_is_shadowed_beside_its_endpoint_and_both_are_said_at_start()
    {
        await using var app = await StartAsync();
        Assert.Equal("8", await app.Client.GetStringAsync(new Uri("/length/shadowed", UriKind.Relative)));
        var (http, service) = (await app.ReportAsync("http"), await app.ReportAsync("service"));
        Assert.Equal((1, 1), (http.Account.Sampled, http.Account.Match));
        Assert.Equal((1, 1), (service.Account.Sampled, service.Account.Match));
        Assert.Contains("http: 100 % of GET /length/{word} → a handler in this process, at most 50/s", app.Logs.Of(LogLevel.Information));
        Assert.Contains("service: 100 % of ILengths → OtherLengths, at most 50/s", app.Logs.Of(LogLevel.Information));
    }

    [Fact]
    public async Task A_request_that_is_a_shadow_call_itself_shadows_no_service()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/length/abc");
        request.Headers.Add("Shadowing-Experiment", "somebody-elses");
        using var response = await app.Client.SendAsync(request);
        Assert.Equal("3", await response.Content.ReadAsStringAsync());
        var report = app.Report.Capture();
        Assert.All(report.Experiments, experiment => Assert.Equal(0, experiment.Account.Sampled));

        // The next request on the connection is nobody's shadow call.
        Assert.Equal("3", await app.Client.GetStringAsync(new Uri("/length/abc", UriKind.Relative)));
        Assert.Equal(1, (await app.ReportAsync("service")).Account.Sampled);
    }

    [Fact]
    public async Task An_inline_run_that_borrows_the_name_of_an_experiment_for_requests_is_still_in_a_shadow_call()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/inline", (IShadow shadow) => shadow.Run("http", static () => 1, static () => 1));
                app.MapGet("/length", () => 1).WithShadow("http", () => 1);
            },
            ("Experiments:http:SampleRate", "1"));
        Assert.Equal("1", await app.Client.GetStringAsync(new Uri("/inline", UriKind.Relative)));
        Assert.Equal(1, (await app.ReportAsync("http")).Account.Sampled);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/inline");
        request.Headers.Add("Shadowing-Experiment", "somebody-elses");
        using var response = await app.Client.SendAsync(request);
        Assert.Equal(1, (await app.ReportAsync("http")).Account.Sampled);
    }

    // The handler in the candidate's place uses the service too, and must get the bare control: two samples would be three.
    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("Shadowing:Experiments:http:SampleRate", "1"),
                new("Shadowing:Experiments:service:SampleRate", "1"),
            ]);
            builder.Services.AddShadowing();
            builder.Services.AddScoped<ILengths, Lengths>().AddShadow<ILengths, OtherLengths>("service", methods => methods.AllAreReads());
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/length/{word}", Length).WithShadow("http", LengthByCandidate);
        });

    private static int Length(string word, ILengths lengths) => lengths.Of(word);

    private static int LengthByCandidate(string word, ILengths lengths) => lengths.GetType() == typeof(Lengths) ? lengths.Of(word) : -1;

    public interface ILengths
    {
        int Of(string word);
    }

    public class Lengths : ILengths
    {
        public int Of(string word) => word.Length;
    }

    public sealed class OtherLengths : Lengths;
}
