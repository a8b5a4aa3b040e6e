using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

public sealed class Controls_that_end_at_that_moment
{
    private const int Calls = 100_000;

    // A handler's task may end on another thread at any moment, also while its caller looks whether it has ended.
    [Fact]
    public async Task End_their_calls_and_leave_nothing_in_their_contexts()
    {
        RequestDelegate? pipeline = null;
        var source = new TaskCompletionSource();
        var (begun, hasEnded) = (0, false);
        var spins = new Random(7);
        Task Answer(HttpContext context)
        {
            Volatile.Write(ref begun, begun + 1);

            // The other thread needs as long to see it and to end the task: about as often before this returns as after.
            Thread.SpinWait(spins.Next(40));
            return source.Task;
        }

        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(next => pipeline = next);
                app.UseRouting();
                app.UseShadowing();
                app.Use(_ => Answer);
                app.MapGet("/a", Answer).WithShadow("x", static (HttpContext _) => Task.CompletedTask);
            },
            Settings.All("x"));
        var other = new Thread(() =>
        {
            for (var call = 1; call <= Calls; call++)
            {
                while (Volatile.Read(ref begun) < call && !Volatile.Read(ref hasEnded))
                {
                }

                Volatile.Read(ref source).TrySetResult();
            }
        });
        other.Start();
        try
        {
            Run(pipeline!, () => Volatile.Write(ref source, new TaskCompletionSource()));
        }
        finally
        {
            Volatile.Write(ref hasEnded, true);
        }

        other.Join();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((Calls, 0), (account.Sampled, account.InFlight));
    }

    // On this thread alone: it must not go on on the other one, which ends the tasks.
    private static void Run(RequestDelegate pipeline, Action renew)
    {
        for (var call = 0; call < Calls; call++)
        {
            renew();
            var context = new DefaultHttpContext();
            context.Request.Method = "GET";
            context.Request.Path = "/a";
            var body = context.Features.Get<IHttpResponseBodyFeature>();
            pipeline(context).GetAwaiter().GetResult();
            Assert.Same(body, context.Features.Get<IHttpResponseBodyFeature>());
        }
    }
}
