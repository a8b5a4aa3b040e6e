using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard;

public sealed class Streams_and_odd_questions
{
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Open_pages_end_cleanly_when_the_host_stops_and_do_not_hold_it_up(HttpProtocols protocol)
    {
        var app = await StartAsync(protocol);
        try
        {
            using var client = Client(app, protocol);
            var streams = new List<(HttpResponseMessage Response, StreamReader Reader)>();
            for (var number = 0; number < 20; number++)
            {
                var response = await client.GetAsync(new Uri("/shadowing/api/v1/events", UriKind.Relative),
                    HttpCompletionOption.ResponseHeadersRead);
                Assert.Equal((HttpStatusCode.OK, "text/event-stream"),
                    (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
                var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                Assert.Equal("retry: 3000", await reader.ReadLineAsync());
                streams.Add((response, reader));
            }

            var stop = app.App.StopAsync();
            foreach (var (response, reader) in streams)
            {
                // To its end: a stream that the server had to cut off would throw.
                await reader.ReadToEndAsync().WaitAsync(TestApp.Deadline);
                response.Dispose();
            }

            await stop.WaitAsync(TestApp.Deadline);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("series?to=0001-01-01T00:00:00Z")]
    [InlineData("series?from=9999-12-31T23:59:59Z")]
    [InlineData("series?from=yesterday")]
    [InlineData("series?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")]
    [InlineData("series?from=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z")]
    [InlineData("groups?page=0")]
    [InlineData("groups?page=-1")]
    [InlineData("groups?page=99999999999999999999")]
    [InlineData("groups?size=101")]
    [InlineData("groups?size=%D9%A3")]
    [InlineData("groups?kind=%00")]
    [InlineData("groups?sort=count;drop")]
    [InlineData("groups?label=real,noise")]
    [InlineData("report?format=pdf")]
    [InlineData("verdict?x=%00")]
    public async Task A_question_that_makes_no_sense_is_answered_as_one(string question)
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync(new Uri($"/shadowing/api/v1/experiments/X/{question}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"),
            (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("groups?page=1000000&size=100")]
    [InlineData("groups?path=%00%0d%0a&endpoint=GET%20/price")]
    [InlineData("series?from=2026-01-01T00:00:00%2B14:00&to=2026-01-01T00:30:00%2B14:00")]
    [InlineData("series?endpoint=get%20/price")]
    [InlineData("series?to=0001-01-01T02:00:00Z")]
    [InlineData("verdict?candidateVersion=%00")]
    public async Task A_question_that_has_no_hits_is_answered_with_none(string question)
    {
        await using var app = await StartAsync();
        var address = new Uri($"/shadowing/api/v1/experiments/X/{question}", UriKind.Relative);
        using var response = await app.Client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        using var head = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((HttpStatusCode.OK, response.Headers.ETag, response.Content.Headers.ContentLength),
            (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength));
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.TryAddWithoutValidation("If-None-Match", $"W/{response.Headers.ETag}, \"other\"");
        using var unchanged = await app.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private static HttpClient Client(TestApp app, HttpProtocols protocol) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = app.Address,
        Timeout = TestApp.Deadline,
        DefaultRequestVersion = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static Task<TestApp> StartAsync(HttpProtocols protocol = HttpProtocols.Http1) => TestApp.StartAsync(
        builder => builder.Services.AddShadowing().AddExperiment("x", experiment => experiment.SampleRate = 1),
        app =>
        {
            app.UseShadowing();
            app.MapGet("/price", () => "1").WithShadow("x", () => "2");
            app.MapShadowing("/shadowing").AllowAnonymous();
        },
        protocol);
}
