using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Benchmarks.Caller;
using Shadowing.Execution;
using Shadowing.Reports;

namespace Shadowing.Benchmarks.Scale;

/// <summary>An application of which every call is sampled: its answers are JSON, and the candidate's have their members in another
/// order.</summary>
internal sealed class ScaledHost : IDisposable
{
    private const int Contexts = 256;
    private readonly List<(HttpContext Context, ServerResponse Response)> _contexts =
        [.. Enumerable.Range(0, Contexts).Select(static _ => CallerWay.Context())];

    private readonly WebApplication _app;
    private readonly IShadowReporter _report;
    private readonly byte[] _answer;
    private RequestDelegate _pipeline = null!;

    /// <summary>Starts it.</summary>
    /// <param name="length">How long its answers are, about.</param>
    /// <param name="workers">How many calls may be under way at once.</param>
    /// <param name="maxBytes">How many bytes recorded bodies may hold.</param>
    /// <param name="wait">What the candidate waits for before it answers; null when it answers at once.</param>
    public ScaledHost(int length, int workers, long maxBytes, Func<CancellationToken, Task>? wait)
    {
        _answer = Answer(length, static number => $"{{\"id\":{number},\"name\":\"item {number}\",\"price\":{number}.5}}");
        var other = Answer(length, static number => $"{{\"price\":{number}.5,\"name\":\"item {number}\",\"id\":{number}}}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Shadowing:Workers"] = workers.ToString(CultureInfo.InvariantCulture),
            ["Shadowing:MaxBytes"] = maxBytes.ToString(CultureInfo.InvariantCulture),
            ["Shadowing:Capacity"] = "100000",
            ["Shadowing:Experiments:x:SampleRate"] = "1",
            ["Shadowing:Experiments:x:MaxPerSecond"] = "1000000",
            ["Shadowing:Experiments:x:MaxBodyBytes"] = "8388608",
            ["Shadowing:Experiments:x:SelfCheck"] = "0",
            ["Shadowing:Experiments:x:Timeout"] = "00:01:00",
        });
        builder.Services.AddShadowing();
        _app = builder.Build();
        _app.Use(next => _pipeline = next);
        _app.UseRouting();
        _app.UseShadowing();
        _app.Use(_ => context => Write(context, _answer));
        _app.MapGet("/a", context => Write(context, _answer)).WithShadow("x", async (HttpContext context) =>
        {
            if (wait is not null)
            {
                await wait(context.RequestAborted);
            }

            await Write(context, other);
        });
        _app.StartAsync().GetAwaiter().GetResult();
        _report = _app.Services.GetRequiredService<IShadowReporter>();
    }

    /// <summary>Gets the experiment's account.</summary>
    public AccountReport Account => _report.Capture().Experiments.Single().Account;

    /// <summary>Gets how many bytes recorded bodies hold now.</summary>
    public long Held => _app.Services.GetRequiredService<CaptureGate>().Bytes.Reserved;

    /// <summary>Makes calls.</summary>
    public void Call(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            var (context, response) = _contexts[call % Contexts];
            _pipeline(context).GetAwaiter().GetResult();
            response.End();
        }
    }

    /// <summary>Waits until nothing is in hand.</summary>
    public void WaitUntilIdle() => _report.WhenIdleAsync().GetAwaiter().GetResult();

    public void Dispose()
    {
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    private static byte[] Answer(int length, Func<int, string> item)
    {
        var items = Math.Max(1, length / item(1_000).Length);
        return System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(1_000, items).Select(item))}]");
    }

    private static Task Write(HttpContext context, byte[] answer)
    {
        context.Response.ContentType = "application/json";
        context.Response.BodyWriter.Write(answer);
        return Task.CompletedTask;
    }
}
