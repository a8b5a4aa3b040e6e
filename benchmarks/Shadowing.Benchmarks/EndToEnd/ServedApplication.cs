using System.Globalization;
using System.Runtime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Reports;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>An application in a process of its own, which tells on its output where it listens and, for each line that it reads, what it
/// has used; it ends with its input.</summary>
internal static class ServedApplication
{
    private static readonly byte[] s_small = Body(1_024);
    private static readonly byte[] s_large = Body(16_384);
    private static long s_bareGets;

    /// <summary>Serves until the input ends.</summary>
    /// <param name="arguments">What <see cref="ServedWay.Arguments"/> gave.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (kind, rate) = (Enum.Parse<ServedKind>(arguments[1]), arguments[2]);
        var (candidate, cap) = (new Uri(arguments[3]), arguments[4]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"),
            new("Shadowing:Experiments:x:Candidate", candidate.ToString()),
            new("Shadowing:Experiments:x:SampleRate", rate),
            new("Shadowing:Experiments:x:MaxPerSecond", cap),
        ]);
        if (kind == ServedKind.Shadowed)
        {
            builder.Services.AddShadowing();
        }

        await using var app = builder.Build();
        if (kind == ServedKind.Shadowed)
        {
            app.UseShadowing();
        }
        else if (kind == ServedKind.BareGet)
        {
            app.Use(BareGet(candidate, double.Parse(rate, CultureInfo.InvariantCulture)));
        }

        Map(app.MapGet("/small", static context => AnswerAsync(context, s_small)), kind);
        Map(app.MapGet("/large", static context => AnswerAsync(context, s_large)), kind);
        app.MapGet("/slow/{**rest}", static (CancellationToken gone) => AnswerLateAsync(TimeSpan.FromMilliseconds(50), gone));
        app.MapGet("/hung/{**rest}", static (CancellationToken gone) => AnswerLateAsync(Timeout.InfiniteTimeSpan, gone));
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(Look(app)));
        }
    }

    private static ServerFigures Look(WebApplication app) => new(
        Environment.CpuUsage.TotalTime,
        GC.GetTotalAllocatedBytes(precise: true),
        Interlocked.Read(ref s_bareGets)
            + (app.Services.GetService<IShadowReporter>()?.Capture().Experiments.Sum(static experiment => Sent(experiment.Account)) ?? 0),
        JitInfo.GetCompiledMethodCount());

    private static long Sent(AccountReport account) =>
        account.Match + account.Mismatch + account.Noise + account.Unverifiable + account.CandidateFailed + account.TimedOut;

    private static void Map(IEndpointConventionBuilder endpoint, ServedKind kind)
    {
        if (kind == ServedKind.Shadowed)
        {
            endpoint.WithShadow("x");
        }
    }

    private static Task AnswerAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }

    private static async Task<IResult> AnswerLateAsync(TimeSpan after, CancellationToken gone)
    {
        await Task.Delay(after, TimeProvider.System, gone);
        return Results.Bytes(s_small, "application/json");
    }

    // As bounded as the library's own calls are, and dropped where those would be.
    private static Func<HttpContext, RequestDelegate, Task> BareGet(Uri candidate, double rate)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
        var places = new SemaphoreSlim(16);
        var (asked, every) = (0L, (long)Math.Round(1 / rate));
        return (context, next) =>
        {
            if (Interlocked.Increment(ref asked) % every == 0 && places.Wait(TimeSpan.Zero))
            {
                var path = context.Request.Path.Value!;
                _ = Task.Run(() => GetAsync(new Uri(candidate, path)));
            }

            return next(context);
        };

        async Task GetAsync(Uri address)
        {
            try
            {
                using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                await response.Content.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref s_bareGets);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private static byte[] Body(int length)
    {
        var text = new StringBuilder("{\"lines\":[", length);
        for (var number = 0; text.Length < length - 40; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{number},\"name\":\"line {number}\"}},");
        }

        text.Length--;
        text.Append(']').Append(' ', length - text.Length - 2).Append('}');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
