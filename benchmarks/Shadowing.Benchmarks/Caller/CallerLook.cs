using System.Buffers;
using System.Globalization;
using System.Runtime;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;

namespace Shadowing.Benchmarks.Caller;

/// <summary>Measures what the middleware costs its caller, in interleaved rounds, by the thread's own processor time, and bytes
/// exactly.</summary>
internal static class CallerLook
{
    private const int Rounds = 41;
    private const int InHand = 64;
    private const int Batches = 16;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_longestWarmUp = TimeSpan.FromSeconds(30);
    private static readonly int[] s_sizes = [1_024, 16_384, 262_144];

    /// <summary>Measures everything.</summary>
    /// <returns>The table, as Markdown.</returns>
    public static string Run()
    {
        var text = new StringBuilder(
            "| on the caller's thread, over a pass-through | body | time | of the floor | bytes |\n|---|--:|--:|--:|--:|\n");
        foreach (var size in s_sizes)
        {
            var body = Enumerable.Repeat((byte)'x', size).ToArray();
            using var floor = new Floor(body);
            var ways = new List<Way>
            {
                Way.Of("pass-through", body, rate: null),
                Way.Of("pass-through again", body, rate: null),
                Way.Of("floor: rent, copy, hand over, give back on another thread", body, rate: null, floor),
                Way.Of("not sampled", body, "0.0000001"),
                Way.Of("disabled", body, "1", ("Enabled", "false")),
                Way.Of("sampled, candidate in this process", body, "1"),
                Way.Of("sampled, candidate on another server", body, "1", isElsewhere: true),
                Way.Of("sampled, but the cap per second is reached", body, "1", ("Experiments:x:MaxPerSecond", "1")),
                Way.Of("sticky by header, not sampled", body, "0.0000001", ("Experiments:x:Sticky", "header:X-Customer")),
            };
            Measure(ways, text, size);
            ways.ForEach(static way => way.Dispose());
        }

        return text.ToString();
    }

    private static void Measure(List<Way> ways, StringBuilder text, int size)
    {
        var times = ways.ToDictionary(static way => way, static _ => new List<double>());
        var bytes = ways.ToDictionary(static way => way, static _ => 0.0);
        WarmUp(ways);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var way in ways)
            {
                var (time, allocated) = way.Run(Batches, InHand);
                times[way].Add(time);
                bytes[way] = allocated;
            }
        }

        var medians = ways.ToDictionary(static way => way, way => Median(times[way]));
        var pass = medians[ways[0]];
        var floor = Math.Max(1, medians[ways[2]] - pass);
        foreach (var way in ways)
        {
            var over = medians[way] - pass;
            var ratio = way.IsSampled ? string.Create(CultureInfo.InvariantCulture, $"**{over / floor:0.00}**") : string.Empty;
            var time = way == ways[0]
                ? string.Create(CultureInfo.InvariantCulture, $"{pass:N0} ns")
                : string.Create(CultureInfo.InvariantCulture, $"{over:+#,0;-#,0;0} ns");
            text.Append(CultureInfo.InvariantCulture, $"| {way.Name} | {size:N0} | {time} | {ratio} | {bytes[way]:N0} |\n");
        }
    }

    // Until the compiler has nothing left to make better: it begins only when for a while nothing new was called, and what it has not come
    // to costs two to four times as much.
    private static void WarmUp(List<Way> ways)
    {
        var (begun, quiet, methods) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp(), 0L);
        while (TimeProvider.System.GetElapsedTime(quiet) < s_quiet && TimeProvider.System.GetElapsedTime(begun) < s_longestWarmUp)
        {
            ways.ForEach(static way => way.Run(Batches, InHand));
            if (JitInfo.GetCompiledMethodCount() is var compiled && compiled != methods)
            {
                (quiet, methods) = (TimeProvider.System.GetTimestamp(), compiled);
            }
        }
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private sealed class Floor(byte[] body) : IDisposable
    {
        private readonly Channel<byte[]> _channel = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
        private int _inHand;
        private Thread? _reader;

        public void Copy()
        {
            _reader ??= Start();
            var rented = ArrayPool<byte>.Shared.Rent(body.Length);
            body.CopyTo(rented, 0);
            Interlocked.Increment(ref _inHand);
            _channel.Writer.TryWrite(rented);
        }

        public void WaitUntilIdle() => SpinWait.SpinUntil(() => Volatile.Read(ref _inHand) == 0);

        public void Dispose()
        {
            _channel.Writer.Complete();
            _reader?.Join();
        }

        private Thread Start()
        {
            var thread = new Thread(() =>
            {
                var sum = 0;
                while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                {
                    while (_channel.Reader.TryRead(out var rented))
                    {
                        sum += rented.AsSpan(0, body.Length).IndexOf((byte)'y');
                        ArrayPool<byte>.Shared.Return(rented);
                        Interlocked.Decrement(ref _inHand);
                    }
                }

                GC.KeepAlive(sum);
            })
            { IsBackground = true };
            thread.Start();
            return thread;
        }
    }

    private sealed class Way(string name, RequestDelegate pipeline, WebApplication app, Floor? floor, byte[] body, bool isSampled)
        : IDisposable
    {
        private readonly IShadowReporter _report = app.Services.GetRequiredService<IShadowReporter>();
        private readonly List<(HttpContext Context, ServerResponse Response)> _contexts =
            [.. Enumerable.Range(0, InHand).Select(_ => Context())];

        public string Name => name;

        public bool IsSampled => isSampled || floor is not null;

        public static Way Of(string name, byte[] body, string? rate, params (string Key, string Value)[] settings) =>
            Of(name, body, rate, isElsewhere: false, floor: null, settings);

        public static Way Of(string name, byte[] body, string? rate, Floor floor) => Of(name, body, rate, isElsewhere: false, floor);

        public static Way Of(string name, byte[] body, string rate, bool isElsewhere) => Of(name, body, rate, isElsewhere, floor: null);

        private static Way Of(string name, byte[] body, string? rate, bool isElsewhere, Floor? floor,
            params (string Key, string Value)[] settings)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var other = isElsewhere ? Elsewhere(body) : null;
            var shadowing = new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["Shadowing:MaxBytes"] = "268435456",
                ["Shadowing:Secret"] = "of the benchmarks alone",
                ["Shadowing:Experiments:x:SampleRate"] = rate ?? "0",
                ["Shadowing:Experiments:x:MaxPerSecond"] = "1000000",
                ["Shadowing:Experiments:x:MaxBodyBytes"] = "1000000",
                ["Shadowing:Experiments:x:SelfCheck"] = "0",
                ["Shadowing:Experiments:x:Candidate"] = other ?? "http://127.0.0.1:1",
                ["Shadowing:Experiments:x:Routes:0"] = "GET /a",
            };
            foreach (var (key, value) in settings)
            {
                shadowing["Shadowing:" + key] = value;
            }

            builder.Configuration.AddInMemoryCollection(shadowing);
            builder.Services.AddShadowing();
            var app = builder.Build();
            RequestDelegate? captured = null;
            app.Use(next => captured = next);
            app.UseRouting();
            if (rate is null)
            {
                app.Use(next => context => next(context));
            }
            else
            {
                app.UseShadowing();
            }

            Task Handle(HttpContext context)
            {
                context.Response.ContentType = "text/plain";
                context.Response.BodyWriter.Write(body);
                floor?.Copy();
                return Task.CompletedTask;
            }

            app.Use(_ => Handle);
            var endpoint = app.MapGet("/a", Handle);
            if (rate is not null && !isElsewhere)
            {
                endpoint.WithShadow("x", Handle);
            }

            app.StartAsync().GetAwaiter().GetResult();
            return new(name, captured!, app, floor, body, rate is "1" && settings.Length == 0);
        }

        public (double Nanoseconds, double Bytes) Run(int batches, int inHand)
        {
            var time = 0L;
            var allocated = 0L;
            for (var batch = 0; batch < batches; batch++)
            {
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                var start = ThreadClock.Nanoseconds;
                for (var call = 0; call < inHand; call++)
                {
                    var (context, response) = _contexts[call];
                    pipeline(context).GetAwaiter().GetResult();
                    response.End();
                }

                time += ThreadClock.Nanoseconds - start;
                allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
                floor?.WaitUntilIdle();
                if (isSampled)
                {
                    _report.WhenIdleAsync().GetAwaiter().GetResult();
                }
            }

            return ((double)time / (batches * inHand), (double)allocated / (batches * inHand));
        }

        public void Dispose()
        {
            app.StopAsync().GetAwaiter().GetResult();
            ((IDisposable)app).Dispose();
            GC.KeepAlive(body);
        }

        private static (HttpContext, ServerResponse) Context()
        {
            var context = new DefaultHttpContext();
            var response = new ServerResponse();
            context.Features.Set<IHttpResponseFeature>(response);
            context.Features.Set<IHttpResponseBodyFeature>(new Sink());
            context.Request.Method = "GET";
            context.Request.Path = "/a";
            context.Request.Headers.Host = "localhost";
            context.Request.Headers.UserAgent =
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
            context.Request.Headers.Accept = "application/json, text/plain, */*";
            context.Request.Headers.AcceptEncoding = "gzip, deflate, br, zstd";
            context.Request.Headers.AcceptLanguage = "en-GB,en;q=0.9";
            context.Request.Headers.Referer = "https://shop.example/";
            context.Request.Headers["X-Customer"] = "customer-4711";
            return (context, response);
        }

        private static string Elsewhere(byte[] body)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapGet("/a", context =>
            {
                context.Response.ContentType = "text/plain";
                return context.Response.Body.WriteAsync(body).AsTask();
            });
            app.StartAsync().GetAwaiter().GetResult();
            return app.Urls.Single();
        }
    }
}
