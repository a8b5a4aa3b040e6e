using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

/// <summary>Counts the bytes that a request's thread allocates between the two sides of the middleware, on a real server.</summary>
public sealed class Allocations(ITestOutputHelper output)
{
    private const int WarmUp = 3_000;
    private const int Measured = 2_000;
    private static readonly byte[] s_body = [.. Enumerable.Repeat((byte)'x', 16_384)];

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", false)]
    public async Task A_call_that_is_not_sampled_allocates_nothing(string rate, bool enabled)
    {
        var bytes = await MeasureAsync(suspends: false, [("Experiments:x:SampleRate", rate), ("Enabled", enabled ? "true" : "false")]);
        Assert.Equal(0, bytes);
    }

    [Fact]
    public async Task A_call_that_the_draw_leaves_out_allocates_nothing()
    {
        var bytes = await MeasureAsync(suspends: false,
            [("Experiments:x:SampleRate", "0.0000001"), ("Experiments:x:SelfCheck", "1"),
                ("Experiments:x:Candidate", "http://127.0.0.1:1")]);
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData("header:X-User")]
    [InlineData("trace")]
    public async Task A_sticky_call_that_is_left_alone_allocates_nothing(string sticky)
    {
        var bytes = await MeasureAsync(
            suspends: false,
            [("Experiments:x:SampleRate", "0.0000001"), ("Experiments:x:Candidate", "http://127.0.0.1:1"),
                ("Experiments:x:Sticky", sticky), ("Secret", "0123456789abcdef")]);
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sampled_call_with_16_KB_allocates_nothing_when_the_handler_completes_synchronously(bool inProcess)
    {
        await using var candidate =
            await TestApp.StartAsync(app => app.MapGet("/a", () => Results.Bytes(s_body, "application/octet-stream")));
        var bytes = await MeasureAsync(suspends: false, inProcess ? Settings.All("x") : Settings.Server("x", candidate.Address), inProcess);
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sampled_call_that_is_to_be_self_checked_allocates_nothing_either(bool inProcess)
    {
        await using var candidate =
            await TestApp.StartAsync(app => app.MapGet("/a", () => Results.Bytes(s_body, "application/octet-stream")));
        (string, string?)[] selfCheck = [("Experiments:x:SelfCheck", "0.5")];
        var bytes = await MeasureAsync(suspends: false,
            inProcess ? Settings.All("x", selfCheck) : Settings.Server("x", candidate.Address, selfCheck), inProcess);
        Assert.Equal(0, bytes);
    }

    [Fact]
    public async Task A_sampled_call_with_16_KB_allocates_at_most_256_bytes_when_the_handler_suspends()
    {
        var bytes = await MeasureAsync(suspends: true, Settings.All("x"));
        Assert.InRange(bytes, 0, 256);
    }

    [Fact]
    public async Task The_meter_of_this_class_sees_an_allocation()
    {
        var bytes = await MeasureAsync(suspends: false, Settings.All("x"), extra: () => GC.KeepAlive(new byte[10]));
        Assert.InRange(bytes, 32, 64);
    }

    private async Task<double> MeasureAsync(bool suspends, (string, string?)[] settings, bool inProcess = true, Action? extra = null)
    {
        var with = new List<long>();
        var without = new List<long>();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                Before(app, with);
                app.UseShadowing();
                if (extra is not null)
                {
                    app.Use(next => context =>
                    {
                        extra();
                        return next(context);
                    });
                }

                var endpoint = app.MapGet("/a", context => suspends ? SuspendAsync(context) : Write(context));
                _ = inProcess ? endpoint.WithShadow("x", Write) : endpoint.WithShadow("x");
            },
            settings);
        await using var plain = await TestApp.StartAsync(app =>
        {
            Before(app, without);
            app.MapGet("/a", context => suspends ? SuspendAsync(context) : Write(context));
        });

        // A withheld credential must not cost the caller anything either.
        foreach (var client in (HttpClient[])[app.Client, plain.Client])
        {
            client.DefaultRequestHeaders.Add("Cookie", "a=b");
            client.DefaultRequestHeaders.Add("X-User", "anna");
            client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }

        // One connection each, one request after the other, and the pump keeps up whatever runs beside this, so that nothing is new any
        // more: what waits holds memory of its own.
        for (var number = 0; number < WarmUp + Measured; number++)
        {
            await app.Client.GetByteArrayAsync(new Uri("/a", UriKind.Relative));
            await plain.Client.GetByteArrayAsync(new Uri("/a", UriKind.Relative));
            if (number % 50 == 0)
            {
                await app.Report.WhenIdleAsync();
            }
        }

        await app.Report.WhenIdleAsync();
        var bytes = Median(with) - Median(without);
        output.WriteLine($"{bytes} bytes per request (median of {with.Count - WarmUp}); mean {with.Skip(WarmUp).Average() - without.Skip(WarmUp).Average():0.0}");
        return bytes;
    }

    // A suspended handler's rest runs on other threads; what the middleware allocates is allocated before the suspension.
    private static void Before(IApplicationBuilder app, List<long> samples) => app.Use(next => context =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var task = next(context);
        samples.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        return task;
    });

    private static double Median(List<long> samples)
    {
        var sorted = samples.Skip(WarmUp).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static Task Write(HttpContext context)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = s_body.Length;
        context.Response.BodyWriter.Write(s_body);
        return Task.CompletedTask;
    }

    private static async Task SuspendAsync(HttpContext context)
    {
        await Task.Yield();
        await Write(context);
    }
}
