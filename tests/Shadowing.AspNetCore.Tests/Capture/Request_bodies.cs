using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

public sealed class Request_bodies
{
    [Theory]
    [InlineData("stream", 1)]
    [InlineData("stream", 100_000)]
    [InlineData("bytewise", 3_000)]
    [InlineData("copy", 100_000)]
    [InlineData("reader", 100_000)]
    [InlineData("examined", 100_000)]
    [InlineData("mixed", 100_000)]
    [InlineData("buffered", 100_000)]
    [InlineData("begin", 3_000)]
    [InlineData("rewound at its start", 3_000)]
    [InlineData("rewound midway", 50_000)]
    [InlineData("rewound, read twice", 50_000)]
    [InlineData("rewound, half read again", 50_000)]
    [InlineData("rewound by Seek", 50_000)]
    [InlineData("rewound from its end", 50_000)]
    [InlineData("rewound, then skipped over what is known", 50_000)]
    [InlineData("rewound, then the reader", 50_000)]
    [InlineData("rewound after the one outside has read a part", 50_000)]
    [InlineData("form", 10_000)]
    public async Task A_body_reaches_both_sides_whole_however_the_application_reads_it(string how, int length)
    {
        await using var candidate =
            await TestApp.StartAsync(app => app.MapPost("/a", (HttpContext context) => ReadAsync(context, "stream")));
        await using var app = await StartAsync(candidate.Address, how);
        var text = how == "form"
            ? "f=" + new string('x', length)
            : string.Concat(Enumerable.Range(0, length).Select(number => (char)('a' + (number % 26))));
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post,
                "/a")
            {
                Content = new StringContent(text, Encoding.ASCII,
                    how == "form" ? "application/x-www-form-urlencoded" : "text/plain")
            };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await app.Client.SendAsync(request);
            Assert.Equal(how == "form" ? text[2..] : text, await response.Content.ReadAsStringAsync());
        }

        var report = await app.ReportAsync("x");
        Assert.Equal(2, report.Account.CandidateCalls);
        Assert.Equal(how == "form" ? 0 : 2, report.Account.Match);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("half")]
    [InlineData("rewound and read no further")]
    public async Task A_body_that_the_application_does_not_read_to_its_end_goes_nowhere(string how)
    {
        await using var app = await StartAsync(new Uri("http://127.0.0.1:1"), how);
        using var response = await app.Client.PostAsync(new Uri("/a", UriKind.Relative), new StringContent(new string('x', 50_000)));
        var report = await app.ReportAsync("x");
        Assert.Equal((1, 0), (report.Account.NotComparable["request_body_not_read"], report.Account.CandidateCalls));
    }

    [Theory]
    [InlineData("copied again after a failure")]
    [InlineData("rewound, then the end alone")]
    [InlineData("rewound, then a part by the reader")]
    [InlineData("rewound, a part by the reader, then the stream")]
    public async Task A_body_of_unknown_length_that_was_not_read_through_goes_nowhere(string how)
    {
        await using var app = await StartAsync(new Uri("http://127.0.0.1:1"), how);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a") { Content = new StringContent(new string('x', 50_000)) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await app.Client.SendAsync(request);
        var report = await app.ReportAsync("x");
        Assert.Equal((1, 0), (report.Account.NotComparable["request_body_not_read"], report.Account.CandidateCalls));
    }

    [Theory]
    [InlineData("buffered", "bytewise")]
    [InlineData("buffered", "copy")]
    [InlineData("replaced", "copy")]
    [InlineData("replaced", "bytewise")]
    public async Task What_somebody_outside_has_put_in_the_bodys_place_is_still_open_when_the_answer_is_complete(string outside, string how)
    {
        var audited = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(new Uri("http://127.0.0.1:1"), how, app => app.Use(async (context, next) =>
        {
            if (outside == "buffered")
            {
                context.Request.EnableBuffering();
            }
            else
            {
                var copy = new MemoryStream();
                await context.Request.Body.CopyToAsync(copy);
                copy.Position = 0;
                context.Request.Body = copy;
            }

            context.Response.OnCompleted(async () =>
            {
                try
                {
                    context.Request.Body.Position = 0;
                    audited.SetResult(await new StreamReader(context.Request.Body).ReadToEndAsync());
                }
                catch (Exception failure)
                {
                    audited.SetException(failure);
                }
            });
            await next(context);
        }));
        (await app.Client.PostAsync(new Uri("/a", UriKind.Relative), new StringContent("a body"))).Dispose();
        Assert.Equal("a body", await audited.Task.WaitAsync(TestApp.Deadline));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Sampled);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("copy")]
    [InlineData("reader")]
    [InlineData("buffered")]
    public async Task A_body_that_somebody_outside_unpacks_is_whole_when_it_was_read_to_its_end(string how)
    {
        await using var candidate =
            await TestApp.StartAsync(app => app.MapPost("/a", (HttpContext context) => ReadAsync(context, "stream")));
        await using var app = await StartAsync(candidate.Address, how, static app => app.UseRequestDecompression());
        foreach (var isChunked in (bool[])[false, true])
        {
            var packed = new MemoryStream();
            await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest,
                leaveOpen: true))
            {
                await gzip.WriteAsync(Encoding.ASCII.GetBytes(new string('z', 3_000)));
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, "/a") { Content = new ByteArrayContent(packed.ToArray()) };
            request.Content.Headers.ContentEncoding.Add("gzip");
            request.Content.Headers.ContentType = new("text/plain");
            request.Headers.TransferEncodingChunked = isChunked;
            using var response = await app.Client.SendAsync(request);
            Assert.Equal(new string('z', 3_000), await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(2, (await app.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task A_body_over_the_cap_passes_through_whole_and_is_not_comparable()
    {
        await using var app = await StartAsync(new Uri("http://127.0.0.1:1"), "count");
        using var response = await app.Client.PostAsync(new Uri("/a", UriKind.Relative), new StringContent(new string('x', 5_000_000)));
        Assert.Equal("5000000", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, (await app.ReportAsync("x")).Account.NotComparable["request_body_over_cap"]);
    }

    [Fact]
    public async Task A_client_that_expects_100_continue_gets_it_only_when_the_application_reads()
    {
        await using var app = await StartAsync(new Uri("http://127.0.0.1:1"), "nothing");
        for (var number = 0; number < 20; number++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(stream);

            // "HTTP/1.1 100 Continue" would come first.
            Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        }
    }

    private static Task<TestApp> StartAsync(Uri candidate, string how, Action<WebApplication>? outside = null) => TestApp.StartAsync(
        builder =>
        {
            builder.Services.AddRequestDecompression();
            builder.Configuration.AddInMemoryCollection(
                Settings.Server("x", candidate, ("Experiments:x:Routes:0", "POST /a"))
                    .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddShadowing();
        },
        app =>
        {
            if (outside is not null)
            {
                outside(app);
                app.UseRouting();
            }

            if (how.StartsWith("rewound", StringComparison.Ordinal))
            {
                app.Use((context, next) =>
                {
                    context.Request.EnableBuffering();
                    return how.EndsWith("a part", StringComparison.Ordinal) ? ReadAPartAsync(context, next)
                        : how.Contains(", then the end", StringComparison.Ordinal)
                            || how.Contains("by the reader", StringComparison.Ordinal) ? ReadAllAsync(context, next) : next(context);
                });
                app.UseRouting();
            }

            app.UseShadowing();
            app.MapPost("/a", (HttpContext context) => ReadAsync(context, how));
        });

    // So that all of it is in the buffer.
    private static async Task ReadAllAsync(HttpContext context, RequestDelegate next)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Request.Body.Position = 0;
        await next(context);
    }

    private static async Task ReadAPartAsync(HttpContext context, RequestDelegate next)
    {
        await context.Request.Body.ReadExactlyAsync(new byte[1_000]);
        await next(context);
    }

    private static async Task ReadAsync(HttpContext context, string how)
    {
        var request = context.Request;
        var text = new MemoryStream();
        switch (how)
        {
            case "nothing":
                break;
            case "half":
                await request.Body.ReadExactlyAsync(new byte[100]);
                break;
            case "bytewise":
                var one = new byte[1];
                while (await request.Body.ReadAsync(one) > 0)
                {
                    text.Write(one);
                }

                break;
            case "copy":
                await request.Body.CopyToAsync(text);
                break;
            case "reader":
            case "examined":
                while (true)
                {
                    var result = await request.BodyReader.ReadAsync();
                    if (how == "examined" && !result.IsCompleted)
                    {
                        // Nothing is consumed before all of it is there.
                        request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                        continue;
                    }

                    text.Write(result.Buffer.ToArray());
                    request.BodyReader.AdvanceTo(result.Buffer.End);
                    if (result.IsCompleted)
                    {
                        break;
                    }
                }

                break;
            case "mixed":
                var first = await request.BodyReader.ReadAsync();
                var taken = first.Buffer.Slice(0, Math.Min(10, first.Buffer.Length));
                text.Write(taken.ToArray());
                request.BodyReader.AdvanceTo(taken.End);
                await request.Body.CopyToAsync(text);
                break;
            case "buffered":
                request.EnableBuffering();
                await request.Body.CopyToAsync(Stream.Null);
                request.Body.Position = 0;
                var again = await request.BodyReader.ReadAtLeastAsync(100_000);
                text.Write(again.Buffer.ToArray());
                break;
            case "begin":
                var chunk = new byte[1_000];
                int got;
                while ((got = await Task.Factory.FromAsync(request.Body.BeginRead(chunk, 0, chunk.Length, null, null),
                    request.Body.EndRead)) > 0)
                {
                    text.Write(chunk, 0, got);
                }

                break;
            case "rewound at its start":
                request.Body.Position = 0;
                await request.Body.CopyToAsync(text);
                break;
            case "rewound midway":
                await request.Body.ReadExactlyAsync(new byte[3]);
                request.Body.Position = 0;
                await request.Body.CopyToAsync(text);
                break;
            case "rewound, read twice":
                await request.Body.CopyToAsync(Stream.Null);
                request.Body.Position = 0;
                await request.Body.CopyToAsync(text);
                break;
            case "rewound, half read again":
                await request.Body.CopyToAsync(text);
                request.Body.Position = 0;
                await request.Body.ReadExactlyAsync(new byte[20_000]);
                break;
            case "rewound by Seek":
                await request.Body.ReadExactlyAsync(new byte[20_000]);
                request.Body.Seek(-20_000, SeekOrigin.Current);
                await request.Body.CopyToAsync(text);
                break;
            case "rewound from its end":
                await request.Body.CopyToAsync(Stream.Null);
                request.Body.Seek(0, SeekOrigin.Begin);
                await request.Body.ReadExactlyAsync(new byte[7]);
                request.Body.Seek(0, SeekOrigin.Begin);
                await request.Body.CopyToAsync(text);
                break;
            case "rewound, then skipped over what is known":
                await request.Body.CopyToAsync(text);
                request.Body.Position = 0;
                await request.Body.ReadExactlyAsync(new byte[7]);
                request.Body.Position = 40_000;
                await request.Body.CopyToAsync(Stream.Null);
                break;
            case "rewound, then the reader":
                await request.Body.CopyToAsync(Stream.Null);
                request.Body.Position = 0;
                await request.BodyReader.CopyToAsync(text);
                break;
            case "rewound after the one outside has read a part":
                request.Body.Position = 0;
                await request.Body.CopyToAsync(text);
                break;
            case "rewound and read no further":
                await request.Body.ReadExactlyAsync(new byte[3]);
                request.Body.Position = 0;
                await request.Body.ReadExactlyAsync(new byte[3]);
                break;
            case "copied again after a failure":
                await Assert.ThrowsAsync<IOException>(() => request.Body.CopyToAsync(new Fidelity.ThrowingStream()));
                await request.Body.CopyToAsync(text);
                break;
            case "rewound, then the end alone":
                await request.Body.ReadExactlyAsync(new byte[50]);
                request.Body.Seek(0, SeekOrigin.End);
                await request.Body.CopyToAsync(text);
                break;
            case "rewound, then a part by the reader":
                request.Body.Position = 10;
                await request.BodyReader.CopyToAsync(text);
                break;
            case "rewound, a part by the reader, then the stream":
                var part = await request.BodyReader.ReadAsync();
                request.BodyReader.AdvanceTo(part.Buffer.GetPosition(10));
                await request.Body.CopyToAsync(text);
                break;
            case "form":
                var form = await request.ReadFormAsync();
                text.Write(Encoding.ASCII.GetBytes(form["f"].ToString()));
                break;
            case "count":
                var count = 0L;
                var buffer = new byte[8_192];
                int read;
                while ((read = await request.Body.ReadAsync(buffer)) > 0)
                {
                    count += read;
                }

                text.Write(Encoding.ASCII.GetBytes(count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                break;
            default:
                using (var reader = new StreamReader(request.Body))
                {
                    text.Write(Encoding.ASCII.GetBytes(await reader.ReadToEndAsync()));
                }

                break;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.Body.WriteAsync(text.ToArray());
    }
}
