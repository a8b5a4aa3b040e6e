using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

public sealed class After_the_answer
{
    public static TheoryData<string, string> Faults() => new()
    {
        { "callback", "callback_threw" },
        { "async callback", "callback_threw" },
        { "disposal", "disposal_threw" },
        { "async disposal", "disposal_threw" },
        { "registered disposal", "callback_threw" },
        { "handler", "handler_threw" },
        { "handler after a length", "handler_threw" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_fails_after_the_answer_is_counted_by_name_and_the_answer_counts(string where, string name)
    {
        await using var app = await StartAsync(where, after: static () => throw new InvalidTimeZoneException("mine"));
        Assert.Equal("hello", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.Match);
        Assert.Equal([KeyValuePair.Create(name, 1L)], report.AfterAnswers);
        Assert.Contains(app.Logs.Entries,
            entry => entry.Message.Contains(name, StringComparison.Ordinal)
                && entry.Message.Contains(nameof(InvalidTimeZoneException), StringComparison.Ordinal));
        Assert.Contains($"`{name}` 1", app.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("callback")]
    [InlineData("async callback")]
    [InlineData("disposal")]
    [InlineData("async disposal")]
    [InlineData("handler")]
    public async Task What_is_slow_after_the_answer_is_not_the_candidates_time(string where)
    {
        using var release = new ManualResetEventSlim();
        await using var app = await StartAsync(where, () => release.Wait(TestApp.Deadline));
        Assert.Equal("hello", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.Match);
        Assert.Equal([KeyValuePair.Create("not_ended", 1L)], report.AfterAnswers);

        // It waited longer than the whole timeout: had that been its time, this would be more.
        Assert.InRange(report.Candidate.P99, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        release.Set();
    }

    [Fact]
    public async Task A_candidate_that_failed_stays_failed_and_what_fails_after_it_is_counted_too()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "hello").WithShadow("x", (HttpContext context) =>
                {
                    context.Response.OnCompleted(() => throw new InvalidTimeZoneException("mine"));
                    throw new InvalidCastException("mine");
                });
            },
            Settings.All("x"));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.CandidateFailures["threw"]);
        Assert.Equal(1, report.AfterAnswers["callback_threw"]);
    }

    [Fact]
    public async Task Callbacks_run_last_first_in_the_candidates_context_and_before_its_services_are_gone()
    {
        var order = new List<string>();
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x").Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
                builder.Services.AddHttpContextAccessor();
                builder.Services.AddScoped(_ => new Ending(() => order.Add("services")));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "hello").WithShadow("x", (HttpContext context, IHttpContextAccessor accessor, Ending _) =>
                {
                    foreach (var number in (int[])[1, 2, 3])
                    {
                        context.Response.OnCompleted(() =>
                        {
                            order.Add($"{number} {context.Response.StatusCode} {context.Response.HasStarted} {ReferenceEquals(accessor.HttpContext, context)}");
                            return number == 2 ? Task.FromException(new InvalidTimeZoneException("mine")) : Task.CompletedTask;
                        });
                    }

                    return "hello";
                });
            });
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
        Assert.Equal(["3 200 True True", "2 200 True True", "1 200 True True", "services"], order);
    }

    [Fact]
    public async Task A_request_that_was_answered_is_not_aborted_afterwards()
    {
        var aborted = 0;
        var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "hello").WithShadow("x", (HttpContext context) =>
                {
                    context.RequestAborted.Register(() => Interlocked.Increment(ref aborted));
                    return "hello";
                });
            },
            Settings.All("x"));
        await using (app)
        {
            for (var number = 0; number < 20; number++)
            {
                await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
            }

            Assert.Equal(20, (await app.ReportAsync("x")).Account.Match);
        }

        Assert.Equal(0, aborted);
    }

    [Fact]
    public async Task An_application_without_a_server_of_its_own_has_candidates_too()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            Settings.All("x").Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        builder.WebHost.UseTestServer();
        builder.Services.AddShadowing();
        await using var app = builder.Build();
        app.UseShadowing();
        app.MapGet("/a/{id}", (int id, HttpContext context) => $"{id} {context.Request.Protocol} {context.Request.Host}")
            .WithShadow("x", (int id, HttpContext context) => $"{id} {context.Request.Protocol} {context.Request.Host}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        Assert.Equal("7 HTTP/1.1 localhost",
            await client.GetStringAsync(new Uri("/a/7", UriKind.Relative), TestContext.Current.CancellationToken));
        var report = app.Services.GetRequiredService<IShadowReporter>();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await report.WhenIdleAsync(deadline.Token);
        Assert.Equal(1, report.Capture().Experiments.Single().Account.Match);
    }

    private static Task<TestApp> StartAsync(string where, Action after) => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                Settings.All("x", ("Experiments:x:Timeout", "00:00:01"))
                    .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddShadowing();
            builder.Services.AddScoped(_ => new Ending(() => { }));
            builder.Services.AddScoped(_ => new AsyncEnding(after));
            builder.Services.AddKeyedScoped("ends", (_, _) => new Ending(after));
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", () => "hello").WithShadow("x", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/plain; charset=utf-8";
                switch (where)
                {
                    case "callback":
                        context.Response.OnCompleted(() =>
                        {
                            after();
                            return Task.CompletedTask;
                        });
                        break;
                    case "async callback":
                        context.Response.OnCompleted(async () =>
                        {
                            await Task.Yield();
                            after();
                        });
                        break;
                    case "disposal":
                        context.RequestServices.GetRequiredKeyedService<Ending>("ends");
                        break;
                    case "async disposal":
                        context.RequestServices.GetRequiredService<AsyncEnding>();
                        break;
                    case "registered disposal":
                        context.Response.RegisterForDispose(new Ending(after));
                        break;
                    case "handler after a length":
                        context.Response.ContentLength = 5;
                        break;
                    default:
                        break;
                }

                await context.Response.WriteAsync("hello");
                if (where == "handler")
                {
                    await context.Response.CompleteAsync();
                    after();
                }
                else if (where == "handler after a length")
                {
                    after();
                }
            });
        });

    private sealed class Ending(Action after) : IDisposable
    {
        public void Dispose() => after();
    }

    private sealed class AsyncEnding(Action after) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            after();
        }
    }
}
