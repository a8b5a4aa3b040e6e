using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Reports.Fleets;
using Shadowing.Storage.Archives;

namespace Shadowing.Dashboard.Api;

/// <summary>Tells open pages by server-sent events that something has changed; they ask then for what they show.</summary>
internal sealed class EventStream(AccountBook book, ExperimentRegistry registry, HistoryRecorder history, FleetView fleet,
    IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int MostStreams = 100;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);
    private int _streams;

    /// <summary>Streams until the browser goes or the host stops.</summary>
    public async Task RunAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many open pages.",
                "Pages ask every few seconds instead.");
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            // Coded, an event would wait for others.
            OwnCoding.Close(context);
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await StreamAsync(context.Response, stop.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The page was closed.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task StreamAsync(HttpResponse response, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        var (told, toldAt) = (Stamp(), time.GetTimestamp());
        await SendAsync(response, "retry: 3000\n\n", stop);
        do
        {
            await LookAsync(stop);
            var stamp = Stamp();
            if (stamp != told)
            {
                await SendAsync(response,
                    string.Create(CultureInfo.InvariantCulture, $"event: changed\ndata: {{\"takenAt\":\"{time.GetUtcNow():O}\"}}\n\n"),
                    stop);
                (told, toldAt) = (stamp, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(toldAt) >= s_heartbeat)
            {
                await SendAsync(response, ": still here\n\n", stop);
                toldAt = time.GetTimestamp();
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    // What others have counted changes too. A store that does not answer is told of by the page itself.
    private async Task LookAsync(CancellationToken stop)
    {
        if (!fleet.IsOn)
        {
            return;
        }

        try
        {
            await fleet.ReadAsync(stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The picture stays what it was.
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken stop)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await response.Body.FlushAsync(stop);
    }

    // Everything that a page shows changes with one of these.
    private (long Calls, object Catalog, string? Rejection, string States) Stamp() =>
        (book.Experiments.Sum(static experiment => experiment.Endpoints.Sum(static endpoint => endpoint.Sampled * 31 + endpoint.InFlight)
            + experiment.Evidence.Version) + (history.Version * 1_000_003) + ((fleet.Last?.Fold ?? 0) * 1_000_000_007), registry.Current,
            registry.Rejection, States());

    // An instance that falls silent changes nothing else.
    private string States() =>
        fleet.Last is { } picture ? string.Join(' ', picture.Runs.Select(run => $"{run.Run} {picture.State(run)}")) : string.Empty;
}
