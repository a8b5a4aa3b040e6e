using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Real_applications
{
    [Fact]
    public async Task The_test_server_of_the_framework_is_shadowed_like_any_other()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(
            Settings.All("x").Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        builder.Services.AddShadowing();
        await using var app = builder.Build();
        app.UseShadowing();
        app.MapGet("/a", () => new { a = 1 }).WithShadow("x", () => new { a = 1.0 });
        await app.StartAsync();
        using var client = app.GetTestClient();
        for (var number = 0; number < 100; number++)
        {
            Assert.Equal("""{"a":1}""", await client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        }

        var report = app.Services.GetRequiredService<IShadowReporter>();
        await report.WhenIdleAsync();
        Assert.Equal((100, 0), (report.Capture().Experiments.Single().Account.Match, report.Capture().Faults));
    }

    [Fact]
    public async Task A_classic_host_with_a_Startup_is_shadowed_like_any_other()
    {
        using var host = Host.CreateDefaultBuilder()
            .ConfigureAppConfiguration(
                configuration => configuration.AddInMemoryCollection(
                    Settings.All("x").Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value))))
            .ConfigureWebHostDefaults(web => web
                .UseUrls("http://127.0.0.1:0")
                .ConfigureServices(services => services.AddShadowing())
                .Configure(app =>
                {
                    app.UseRouting();
                    app.UseShadowing();
                    app.UseEndpoints(endpoints => endpoints.MapGet("/a", () => "a").WithShadow("x", () => "a"));
                }))
            .Build();
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Equal("a", await client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        var report = host.Services.GetRequiredService<IShadowReporter>();
        await report.WhenIdleAsync();
        Assert.Equal(1, report.Capture().Experiments.Single().Account.Match);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_worker_without_a_web_starts_and_stops()
    {
        var builder = Host.CreateApplicationBuilder();
        ShadowingCoreServiceCollectionExtensions.AddShadowing(builder.Services)
            .AddExperiment("x", experiment => experiment.Candidate = new Uri("http://127.0.0.1:1"));
        using var host = builder.Build();
        await host.StartAsync();
        Assert.Empty(host.Services.GetRequiredService<IShadowReporter>().Capture().Experiments);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compression_sessions_and_output_caching_work_as_without(bool compressedInside)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x").Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
                builder.Services.AddResponseCompression();
                builder.Services.AddOutputCache();
                builder.Services.AddDistributedMemoryCache();
                builder.Services.AddSession();
            },
            app =>
            {
                app.UseRouting();
                app.UseSession();
                if (!compressedInside)
                {
                    app.UseResponseCompression();
                }

                app.UseOutputCache();
                app.UseShadowing();
                if (compressedInside)
                {
                    app.UseResponseCompression();
                }

                var calls = 0;
                app.MapGet("/cached", () => $"{Interlocked.Increment(ref calls)} {new string('x', 5_000)}").CacheOutput()
                    .WithShadow("x", () => $"1 {new string('x', 5_000)}");
                app.MapGet("/session", async (HttpContext context) =>
                {
                    context.Session.SetInt32("n", (context.Session.GetInt32("n") ?? 0) + 1);

                    // Now: the middleware commits when the client may have the whole answer already, and ask again.
                    await context.Session.CommitAsync();
                    return $"{context.Session.GetInt32("n")} {new string('y', 5_000)}";
                }).WithShadow("x", () => "1 " + new string('y', 5_000));
            });
        using var client = new HttpClient(
            new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All })
        { BaseAddress = app.Address };
        Assert.StartsWith("1 x", await client.GetStringAsync(new Uri("/cached", UriKind.Relative)), StringComparison.Ordinal);
        Assert.StartsWith("1 x", await client.GetStringAsync(new Uri("/cached", UriKind.Relative)), StringComparison.Ordinal);
        Assert.StartsWith("1 y", await client.GetStringAsync(new Uri("/session", UriKind.Relative)), StringComparison.Ordinal);
        Assert.StartsWith("2 y", await client.GetStringAsync(new Uri("/session", UriKind.Relative)), StringComparison.Ordinal);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal("", string.Join(" ", account.NotComparable) + string.Join(" ", account.Dropped)
            + string.Join(" ", account.CandidateFailures));
        Assert.Equal((3, 2, 1), (account.Sampled, account.Match, account.Mismatch));
        Assert.Equal(0, app.Report.Capture().Faults);
    }

    [Fact]
    public async Task HTTP_2_requests_on_one_connection_are_shadowed_side_by_side()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x").Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a/{id}", async (string id) =>
                {
                    await Task.Yield();
                    return id;
                }).WithShadow("x", (string id) => id);
            },
            HttpProtocols.Http2);
        using var client = new HttpClient
        {
            BaseAddress = app.Address, DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(id => client.GetStringAsync(new Uri($"/a/{id}", UriKind.Relative))));
        Assert.Equal(Enumerable.Range(0, 500).Select(id => $"{id}"), answers);
        Assert.Equal((500, 0), ((await app.ReportAsync("x")).Account.Match, app.Report.Capture().Faults));
    }
}
