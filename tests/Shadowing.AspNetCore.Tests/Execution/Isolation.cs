using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Isolation
{
    [Fact]
    public async Task Ten_thousand_requests_on_reused_contexts_never_mix()
    {
        const int Requests = 10_000;
        var mixed = 0;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a/{id}", async (string id, HttpContext context) =>
                {
                    if (id.EndsWith('7'))
                    {
                        await Task.Yield();
                    }

                    await context.Response.WriteAsync($"{id} {context.Request.Query["q"]} {context.Request.Headers["X-Id"]}");
                }).WithShadow("x", async (string id, HttpContext context) =>
                {
                    await Task.Yield();
                    if (context.Request.Query["q"] != id || context.Request.Headers["X-Id"] != id)
                    {
                        Interlocked.Increment(ref mixed);
                    }

                    await context.Response.WriteAsync($"{id} {context.Request.Query["q"]} {context.Request.Headers["X-Id"]}");
                });
            },
            Settings.All("x", ("Experiments:x:Timeout", "00:00:30")));
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, cancellation) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/a/{number}?q={number}");
            request.Headers.Add("X-Id", $"{number}");
            using var response = await app.Client.SendAsync(request, cancellation);
            if (await response.Content.ReadAsStringAsync(cancellation) != $"{number} {number} {number}")
            {
                Interlocked.Increment(ref mixed);
            }
        });
        var report = await app.ReportAsync("x");
        Assert.Equal((0, Requests), (mixed, report.Account.Match));
        Assert.Equal(0, app.Report.Capture().Faults);
    }

    [Fact]
    public async Task A_candidates_span_is_a_root_of_its_own_linked_to_the_callers_request()
    {
        var spans = new ConcurrentQueue<Activity>();
        var control = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ShadowTelemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == ShadowTelemetry.Name)
                {
                    spans.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/span", () =>
                {
                    control.Enqueue(Activity.Current!);
                    return "a";
                }).WithShadow("span-test", () => "a");
            },
            Settings.All("span-test"));
        await app.Client.GetStringAsync(new Uri("/span", UriKind.Relative));
        await app.ReportAsync("span-test");
        await app.App.StopAsync();
        var span = Assert.Single(spans, activity => activity.OperationName == "shadow span-test");
        var caller = Assert.Single(control);
        Assert.Null(span.ParentId);
        Assert.NotEqual(caller.TraceId, span.TraceId);
        Assert.Equal(caller.TraceId, Assert.Single(span.Links).Context.TraceId);
    }

    [Fact]
    public async Task A_write_after_the_end_of_a_request_reaches_no_other_response()
    {
        Stream? kept = null;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/keep", (HttpContext context) =>
                {
                    kept = context.Response.Body;
                    return "kept";
                }).WithShadow("x", () => "kept");
                app.MapGet("/late", async (HttpContext context) =>
                {
                    try
                    {
                        await kept!.WriteAsync("phantom"u8.ToArray());
                    }
                    catch (Exception expected) when (expected is ObjectDisposedException or InvalidOperationException)
                    {
                    }

                    return "late";
                }).WithShadow("x", () => "late");
            },
            Settings.All("x"));
        using (var first = new HttpClient { BaseAddress = app.Address })
        {
            Assert.Equal("kept", await first.GetStringAsync(new Uri("/keep", UriKind.Relative)));
        }

        using var second = new HttpClient { BaseAddress = app.Address };
        Assert.Equal("late", await second.GetStringAsync(new Uri("/late", UriKind.Relative)));
    }
}
