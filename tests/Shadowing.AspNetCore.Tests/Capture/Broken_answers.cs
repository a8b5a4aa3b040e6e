using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

/// <summary>What never reached its caller whole is no evidence, whoever broke it.</summary>
public sealed class Broken_answers
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> s_breaks = new(StringComparer.Ordinal)
    {
        ["Abort midway"] = async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        },
        ["Abort before it starts"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["Abort at its end"] = async context =>
        {
            await context.Response.WriteAsync("whole");
            context.Abort();
        },
        ["Abort by the feature"] = async context =>
        {
            await context.Response.WriteAsync("half");
            context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
        },
        ["reset where there is one, as proxies do"] = async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            if (context.Features.Get<IHttpResetFeature>() is { } reset)
            {
                reset.Reset(2);
            }
            else
            {
                context.Abort();
            }
        },
        ["writer completed with an exception"] = async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.BodyWriter.CompleteAsync(new IOException("upstream"));
        },
        ["callback that throws, nothing written"] = context =>
        {
            context.Response.OnStarting(static () => throw new InvalidOperationException("in a callback"));
            return Task.CompletedTask;
        },
        ["callback that throws, swallowed by the handler"] = async context =>
        {
            context.Response.OnStarting(static () => throw new InvalidOperationException("in a callback"));
            try
            {
                await context.Response.WriteAsync("half");
            }
            catch (InvalidOperationException)
            {
                // As a handler with a broad catch does.
            }
        },
        ["exception midway"] = async context =>
        {
            await context.Response.WriteAsync("half");
            throw new IOException("upstream");
        },
    };

    public static TheoryData<string, HttpProtocols> Breaks =>
        [.. s_breaks.Keys.SelectMany(
            static way => (TheoryDataRow<string, HttpProtocols>[])[(way, HttpProtocols.Http1), (way, HttpProtocols.Http2)])];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_control_that_breaks_its_answer_is_no_evidence_against_a_healthy_candidate(string way, HttpProtocols protocols)
    {
        await using var app = await StartAsync(s_breaks[way], protocols);
        for (var number = 0; number < 20; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get,
                "/a")
            {
                Version = protocols == HttpProtocols.Http1 ? new Version(1, 1) : new Version(2, 0),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact
            };
            try
            {
                using var response = await app.Client.SendAsync(request);
            }
            catch (HttpRequestException)
            {
                // It is broken.
            }
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((20, 20, 0), (account.Sampled, account.ControlFailed, account.CandidateCalls));
    }

    [Theory]
    [InlineData("Content-Length: 100000", "stream", false)]
    [InlineData("Content-Length: 100000", "stream", true)]
    [InlineData("Content-Length: 100000", "reader", false)]
    [InlineData("Content-Length: 100000", "copy", false)]
    [InlineData("Content-Length: 100000", "swallowed", false)]
    [InlineData("Content-Length: 100000", "swallowed", true)]
    [InlineData("Transfer-Encoding: chunked", "stream", false)]
    [InlineData("Transfer-Encoding: chunked", "reader", true)]
    [InlineData("Transfer-Encoding: chunked", "form", false)]
    [InlineData("Transfer-Encoding: chunked", "json", true)]
    public async Task A_cut_upload_is_aborted(string framing, string how, bool isReset)
    {
        var reading = new SemaphoreSlim(0);
        await using var app = await StartAsync(context => ReadAsync(context, how, reading), HttpProtocols.Http1);
        for (var number = 0; number < 20; number++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
            var type = how == "form" ? "application/x-www-form-urlencoded" : "application/json";
            var first = framing.StartsWith('T') ? "3\r\n\"ab\r\n" : "\"ab";
            await client.GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes($"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\n{framing}\r\n\r\n{first}"));
            Assert.True(await reading.WaitAsync(TestApp.Deadline));
            client.LingerState = new LingerOption(enable: isReset, seconds: 0);
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((20, 20), (account.Sampled, account.Aborted));
    }

    [Theory]
    [InlineData("Content-Length: 100000", "stream")]
    [InlineData("Content-Length: 100000", "json")]
    [InlineData("Content-Length: 100000", "swallowed")]
    [InlineData("Transfer-Encoding: chunked", "copy")]
    public async Task An_upload_that_the_server_gives_up_as_too_slow_is_aborted(string framing, string how)
    {
        var reading = new SemaphoreSlim(0);
        await using var app = await StartAsync(
            context =>
            {
                context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = new MinDataRate(1e6,
                    TimeSpan.FromSeconds(1.001));
                return ReadAsync(context, how, reading);
            },
            HttpProtocols.Http1);
        using var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
        await using var stream = client.GetStream();
        var type = how == "form" ? "application/x-www-form-urlencoded" : "application/json";
        var first = framing.StartsWith('T') ? "3\r\n\"ab\r\n" : "\"ab";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\n{framing}\r\n\r\n{first}"));
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 4", await reader.ReadLineAsync(), StringComparison.Ordinal);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1), (account.Sampled, account.Aborted));
    }

    [Theory]
    [InlineData("stream", 0)]
    [InlineData("stream", 20_000)]
    [InlineData("reader", 100)]
    [InlineData("copy", 100)]
    [InlineData("form", 100)]
    [InlineData("json", 100)]
    [InlineData("swallowed", 100)]
    public async Task A_cut_upload_on_a_shared_connection_is_aborted(string how, int first)
    {
        var reading = new SemaphoreSlim(0);
        await using var app = await StartAsync(context => ReadAsync(context, how, reading), HttpProtocols.Http2);
        for (var number = 0; number < 40; number++)
        {
            using var gone = new CancellationTokenSource();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/a")
            {
                Version = new Version(2, 0),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new HalfContent(first)
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Type",
                how == "form" ? "application/x-www-form-urlencoded" : "application/json");
            var sent = app.Client.SendAsync(request, gone.Token);
            Assert.True(await reading.WaitAsync(TestApp.Deadline));
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((40, 40), (account.Sampled, account.Aborted));
    }

    [Fact]
    public async Task A_control_that_cannot_store_an_upload_has_failed_and_nobody_has_gone_away()
    {
        await using var app = await StartAsync(static context => context.Request.Body.CopyToAsync(new Fidelity.ThrowingStream()),
            HttpProtocols.Http1);
        (await app.Client.PostAsync(new Uri("/a", UriKind.Relative), new ByteArrayContent(new byte[50_000]))).Dispose();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0, 1), (account.Sampled, account.Aborted, account.ControlFailed));
    }

    [Fact]
    public async Task A_control_that_took_longer_than_its_policy_allows_has_failed_and_nobody_has_gone_away()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddRequestTimeouts(
                    static options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromMilliseconds(100) });
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseRequestTimeouts();
                app.UseShadowing();
                app.MapGet("/a", static (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted))
                    .WithShadow("x", static () => "a");
            });
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(504, (int)response.StatusCode);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0, 1), (account.Sampled, account.Aborted, account.ControlFailed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_buffer_of_somebodys_that_is_full_is_nobody_gone_away(bool isChunked)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing().AddExperiment("x", static experiment => experiment.Methods.Add("POST"));
            },
            app =>
            {
                app.Use(static (context, next) =>
                {
                    context.Request.EnableBuffering(bufferThreshold: 10, bufferLimit: 20);
                    return next(context);
                });
                app.UseRouting();
                app.UseShadowing();
                app.MapPost("/a", static async (HttpContext context) =>
                {
                    try
                    {
                        await context.Request.Body.CopyToAsync(Stream.Null);
                    }
                    catch (IOException)
                    {
                        context.Response.StatusCode = 413;
                    }
                }).WithShadow("x", static () => "a");
            });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a") { Content = new ByteArrayContent(new byte[1_000]) };
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await app.Client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0, 1), (account.Sampled, account.Aborted, account.NotComparable["request_body_not_read"]));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("derived")]
    [InlineData("refusing")]
    public async Task A_request_within_a_request_whose_features_run_no_callbacks_holds_nothing(string features)
    {
        HttpResponseFeature Make() => features switch
        {
            "derived" => new DerivedResponse(),
            "refusing" => new RefusingResponse(),
            _ => new HttpResponseFeature(),
        };
        await using var app = await TestApp.StartAsync(
            app =>
            {
                // As batches do it, the framework's own among them.
                app.Use(async (context, next) =>
                {
                    if (context.Request.Path != "/batch")
                    {
                        await next(context);
                        return;
                    }

                    var own = new FeatureCollection();
                    own.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Path = "/a" });
                    own.Set<IHttpResponseFeature>(Make());
                    own.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
                    await next(new DefaultHttpContext(own) { RequestServices = context.RequestServices });
                });
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/a", static () => Results.NoContent()).WithShadow("x", static () => Results.NoContent());
            },
            Settings.All("x"));
        (await app.Client.PostAsync(new Uri("/batch", UriKind.Relative), content: null)).Dispose();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1, 0), (account.Sampled, account.Match, account.InFlight));
    }

    [Fact]
    public async Task A_server_that_runs_no_callbacks_when_a_middleware_outside_throws_holds_nothing_for_ever()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(
            Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        builder.Services.AddShadowing();
        await using var app = builder.Build();
        app.Use(static async (context, next) =>
        {
            await next(context);
            throw new InvalidOperationException("outside");
        });
        app.UseRouting();
        app.UseShadowing();
        app.MapGet("/a", static () => Results.NoContent()).WithShadow("x", static () => Results.NoContent());
        await app.StartAsync(TestContext.Current.CancellationToken);
        using (var client = app.GetTestClient())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(new Uri("/a", UriKind.Relative)));
        }

        var report = app.Services.GetRequiredService<IShadowReporter>();
        var account = report.Capture().Experiments.Single().Account;
        for (var times = 0; times < 200 && account.InFlight > 0; times++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            account = report.Capture().Experiments.Single().Account;
        }

        Assert.Equal((1, 0, 1), (account.Sampled, account.InFlight, account.ControlFailed));
    }

    private static async Task ReadAsync(HttpContext context, string how, SemaphoreSlim reading)
    {
        if (how != "swallowed")
        {
            reading.Release();
        }

        switch (how)
        {
            case "stream":
                while (await context.Request.Body.ReadAsync(new byte[1_000]) > 0)
                {
                }

                break;
            case "reader":
                while (await context.Request.BodyReader.ReadAsync() is { IsCompleted: false } result)
                {
                    context.Request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                }

                break;
            case "copy":
                await context.Request.Body.CopyToAsync(Stream.Null);
                break;
            case "form":
                await context.Request.ReadFormAsync();
                break;
            case "json":
                await context.Request.ReadFromJsonAsync<string>();
                break;
            default:
                try
                {
                    reading.Release();
                    await context.Request.Body.CopyToAsync(Stream.Null);
                }
                catch (Exception failure) when (failure is IOException or OperationCanceledException)
                {
                    context.Response.StatusCode = 400;
                }

                break;
        }
    }

    private static Task<TestApp> StartAsync(Func<HttpContext, Task> control, HttpProtocols protocols) => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddShadowing().AddExperiment("x", static experiment => experiment.Methods.Add("POST"));
        },
        app =>
        {
            app.UseRouting();
            app.UseShadowing();
            app.MapMethods("/a", ["GET", "POST"], context => control(context)).WithShadow("x", static () => "whole");
        },
        protocols);

    private sealed class DerivedResponse : HttpResponseFeature;

    private sealed class RefusingResponse : HttpResponseFeature
    {
        public override void OnStarting(Func<object, Task> callback, object state) => throw new NotSupportedException();

        public override void OnCompleted(Func<object, Task> callback, object state) => throw new NotSupportedException();
    }

    // Sends its first bytes and never the rest.
    private sealed class HalfContent(int first) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context,
            CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Enumerable.Repeat((byte)'"', 1).Concat(Enumerable.Repeat((byte)'a', first)).ToArray(),
                cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
