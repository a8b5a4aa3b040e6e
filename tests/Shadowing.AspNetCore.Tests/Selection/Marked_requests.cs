using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Selection;

/// <summary>The marker of a shadow call acts for its request, and not for what that request leaves running.</summary>
public sealed class Marked_requests
{
    [Theory]
    [InlineData("a marked request", "service")]
    [InlineData("a marked request", "inline")]
    [InlineData("an in-process candidate", "service")]
    [InlineData("an in-process candidate", "inline")]
    [InlineData("a candidate of a service", "service")]
    [InlineData("an inline candidate", "inline")]
    public async Task A_loop_that_the_first_one_starts_is_sampled_when_that_one_has_ended(string starter, string calls)
    {
        var loop = new Loop();
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("http", [.. Settings.All("service"), .. Settings.All("inline"), .. Settings.All("starter")])
                    .DistinctBy(static pair => pair.Key)
                    .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
                builder.Services.AddSingleton(loop);
                builder.Services.AddScoped<IPrices, OldPrices>();
                builder.Services.AddShadow<IPrices, Prices>("service", static methods => methods.AllAreReads());
                builder.Services.AddScoped<IStarter, IdleStarter>();
                builder.Services.AddShadow<IStarter, LoopStarter>("starter", static methods => methods.AllAreReads());
            },
            app =>
            {
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/start", (HttpContext context) =>
                    loop.Start(context.RequestServices.GetRequiredService<IServiceScopeFactory>(), calls));
                app.MapGet("/a", static () => "a").WithShadow("http", (IServiceScopeFactory scopes) => loop.Start(scopes, calls));
                app.MapGet("/service", static (IStarter starter) => starter.StartAsync(string.Empty));
                app.MapGet("/inline", (IShadow shadow, IServiceScopeFactory scopes, CancellationToken cancellation) =>
                    shadow.RunAsync("starter", static _ => Task.FromResult("a"),
                        (IServiceScopeFactory inner, CancellationToken _) => Task.FromResult(loop.Start(inner, calls)), cancellation));
            });
        loop.Calls = calls;
        using var request = new HttpRequestMessage(HttpMethod.Get,
            starter switch
            {
                "a marked request" => "/start",
                "an in-process candidate" => "/a",
                "a candidate of a service" => "/service",
                _ => "/inline"
            });
        if (starter == "a marked request")
        {
            request.Headers.Add("Shadowing-Experiment", "somebody-elses");
        }

        (await app.Client.SendAsync(request)).Dispose();
        await loop.Started.WaitAsync(TestApp.Deadline);
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await app.Report.WhenIdleAsync(deadline.Token);
        await loop.RunAsync(150);
        Assert.Equal(150, (await app.ReportAsync(calls)).Account.Sampled);
    }

    internal interface IPrices
    {
        Task<int> GetAsync(int id);
    }

    public interface IStarter
    {
        Task<string> StartAsync(string calls);
    }

    internal sealed class OldPrices : IPrices
    {
        public Task<int> GetAsync(int id) => Task.FromResult(id);
    }

    internal sealed class Prices : IPrices
    {
        public Task<int> GetAsync(int id) => Task.FromResult(id);
    }

    private sealed class IdleStarter : IStarter
    {
        public Task<string> StartAsync(string calls) => Task.FromResult("a");
    }

    private sealed class LoopStarter(Loop loop, IServiceScopeFactory scopes) : IStarter
    {
        public Task<string> StartAsync(string calls) => Task.FromResult(loop.Start(scopes, loop.Calls));
    }

    /// <summary>Started by the first who comes, in his flow, for as long as the application lives.</summary>
    private sealed class Loop
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _done = new(0);
        private int _isStarted;

        public string Calls { get; set; } = string.Empty;

        public Task Started => _started.Task;

        public string Start(IServiceScopeFactory scopes, string calls)
        {
            if (Interlocked.Exchange(ref _isStarted, 1) == 0)
            {
                _ = Task.Run(() => WorkAsync(scopes, calls));
            }

            return "a";
        }

        public async Task RunAsync(int times)
        {
            _asked.Release(times);
            for (var number = 0; number < times; number++)
            {
                Assert.True(await _done.WaitAsync(TestApp.Deadline));
            }
        }

        private async Task WorkAsync(IServiceScopeFactory scopes, string calls)
        {
            _started.SetResult();
            for (var number = 0; ; number++)
            {
                var id = number;
                await _asked.WaitAsync();
                await using var scope = scopes.CreateAsyncScope();
                _ = calls == "service"
                    ? await scope.ServiceProvider.GetRequiredService<IPrices>().GetAsync(id)
                    : await scope.ServiceProvider.GetRequiredService<IShadow>()
                        .RunAsync("inline", _ => Task.FromResult(id), (IPrices prices, CancellationToken _) => prices.GetAsync(id),
                            CancellationToken.None);
                _done.Release();
            }
        }
    }
}
