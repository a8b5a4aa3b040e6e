using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>Ends: exceptions before, in and after an answer, aborts and resets.</summary>
internal static class LifetimeBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.Of("an exception before the start", (_, _) => throw new InvalidTimeZoneException("mine")),
        Behaviour.Of("an exception after headers were set", (context, _) =>
        {
            context.Response.Headers["X-A"] = "1";
            context.Response.BodyWriter.GetSpan(3)[0] = 1;
            context.Response.BodyWriter.Advance(3);
            throw new InvalidTimeZoneException("mine");
        }),
        Behaviour.Of("an exception after the start", async (context, _) =>
        {
            await context.Response.WriteAsync("hello");
            throw new InvalidTimeZoneException("mine");
        }),
        Behaviour.Of("an exception in an answer with a length", async (context, _) =>
        {
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync("hello");
            throw new InvalidTimeZoneException("mine");
        }),
        Behaviour.Of("an exception after an answer with a length", async (context, _) =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
            throw new InvalidTimeZoneException("mine");
        }) with { OverHttp2 = false },
        Behaviour.Of("an exception after the answer was completed", async (context, _) =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.CompleteAsync();
            throw new InvalidTimeZoneException("mine");
        }),
        Behaviour.Of("an exception after an empty answer was completed", async (context, _) =>
        {
            await context.Response.CompleteAsync();
            throw new InvalidTimeZoneException("mine");
        }),
        Behaviour.Of("a write after the answer was completed", async (context, notes) =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.CompleteAsync();
            await notes.TryAsync("write", () => context.Response.WriteAsync("more"));
            await notes.TryAsync("flush", () => context.Response.Body.FlushAsync());
            await notes.TryAsync("again", context.Response.CompleteAsync);
            notes.Try("header", () => context.Response.Headers["X-A"] = "1");
        }),
        Behaviour.Of("a write after the answer was completed, which escapes", async (context, _) =>
        {
            await context.Response.CompleteAsync();
            await context.Response.WriteAsync("more");
        }),
        Behaviour.Of("a cancellation of the handler's own", (_, _) => Task.FromCanceled(new CancellationToken(canceled: true))),
        Behaviour.Of("a bad request", (_, _) => throw new BadHttpRequestException("mine", 409)),
        Behaviour.Of("a bad request after the start", async (context, _) =>
        {
            await context.Response.WriteAsync("hello");
            throw new BadHttpRequestException("mine", 409);
        }),
        Behaviour.Of("a bad request after the answer was completed", async (context, _) =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.CompleteAsync();
            throw new BadHttpRequestException("mine", 409);
        }),
        Behaviour.Of("an abort before the start", async (context, notes) =>
        {
            context.Abort();
            await EndedAsync(context, notes);
        }),
        Behaviour.Of("an abort after the start", async (context, notes) =>
        {
            await context.Response.WriteAsync("hello");
            context.Abort();
            await EndedAsync(context, notes);
            await notes.TryAsync("write", () => context.Response.WriteAsync("more"));
        }),
        Behaviour.Of("an abort through the feature", async (context, notes) =>
        {
            context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
            await EndedAsync(context, notes);
        }),
        Behaviour.Of("an abort through the connection", async (context, notes) =>
        {
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            await EndedAsync(context, notes);
        }),
        Behaviour.Of("an abort that the handler answers by throwing", async (context, notes) =>
        {
            notes.Aborted = true;
            context.Abort();
            await EndedAsync(context, new Notes());
            context.RequestAborted.ThrowIfCancellationRequested();
        }),
        Behaviour.Of("a token that is not cancelled", (context, notes) =>
        {
            notes.Add($"{context.RequestAborted.CanBeCanceled} {context.RequestAborted.IsCancellationRequested}");
            return Task.CompletedTask;
        }),
        Behaviour.Of("a token of the handler's own", async (context, notes) =>
        {
            using var own = new CancellationTokenSource();
            context.RequestAborted = own.Token;
            await own.CancelAsync();
            notes.Add(context.RequestAborted.IsCancellationRequested);
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("a reset", async (context, notes) =>
        {
            var reset = context.Features.Get<IHttpResetFeature>();
            notes.Add(reset is null ? "none" : "there");
            if (reset is not null)
            {
                await context.Response.WriteAsync("hello");
                reset.Reset(8);
            }
        }),
        Behaviour.Of("a reset without an answer", (context, _) =>
        {
            context.Features.Get<IHttpResetFeature>()?.Reset(2);
            return Task.CompletedTask;
        }),
    ];

    private static async Task EndedAsync(HttpContext context, Notes notes)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(() => ended.TrySetResult());
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
        notes.Add("aborted");
    }
}
