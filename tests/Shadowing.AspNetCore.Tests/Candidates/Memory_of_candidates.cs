using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

/// <summary>A candidate in this process that writes into memory which it has given back spoils nobody's but its own.</summary>
public sealed class Memory_of_candidates
{
    [Fact]
    public async Task What_is_left_of_an_answer_whose_end_threw_begins_no_other()
    {
        await using var app = await TestApp.StartAsync(
            static builder =>
            {
                builder.Configuration.AddInMemoryCollection(Settings.Server("x", new Uri("http://127.0.0.1:1"))
                    .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing().ConfigureCandidateClient("x",
                    static client => client.ConfigurePrimaryHttpMessageHandler(static () => new GivenAnswers()));
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x");
            });
        for (var call = 0; call < 3; call++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
            await app.Report.WhenIdleAsync();
        }

        var report = await app.ReportAsync("x");
        Assert.Equal((1, 2), (report.Account.CandidateFailed, report.Account.Match));
    }

    [Theory]
    [InlineData("completed", HttpProtocols.Http1)]
    [InlineData("completed", HttpProtocols.Http2)]
    [InlineData("flushed", HttpProtocols.Http1)]
    [InlineData("flushed", HttpProtocols.Http2)]
    [InlineData("ended", HttpProtocols.Http1)]
    [InlineData("ended", HttpProtocols.Http2)]
    public async Task Memory_that_was_given_back_is_never_somebody_elses(string how, HttpProtocols protocols)
    {
        byte[]? lent = null;
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x", async (HttpContext context) =>
                {
                    var memory = context.Response.BodyWriter.GetMemory(4_000);
                    if (lent is null && MemoryMarshal.TryGetArray<byte>(memory, out var segment))
                    {
                        lent = segment.Array;
                    }

                    switch (how)
                    {
                        case "completed":
                            await context.Response.CompleteAsync();
                            break;
                        case "flushed":
                            context.Response.BodyWriter.Advance(memory.Length);
                            await context.Response.BodyWriter.FlushAsync();
                            break;
                        default:
                            break;
                    }
                });
            },
            protocols);
        for (var call = 0; call < 20; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get,
                "/a")
            {
                Version = protocols == HttpProtocols.Http1 ? HttpVersion.Version11 : HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact
            };
            (await app.Client.SendAsync(request)).Dispose();
        }

        Assert.Equal(20, (await app.ReportAsync("x")).Account.CandidateCalls);
        Assert.NotNull(lent);

        // Everybody in the application who rents memory of this size, on whichever thread.
        var isFound = false;
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            var rented = Enumerable.Range(0, 64).Select(_ => ArrayPool<byte>.Shared.Rent(lent.Length)).ToList();
            isFound |= rented.Exists(array => ReferenceEquals(array, lent));
            rented.ForEach(static array => ArrayPool<byte>.Shared.Return(array));
        });
        Assert.False(isFound);
    }
}
