using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Selection;

/// <summary>What happens within a call, before the first task is awaited, reaches who called at once: also with the library
/// between.</summary>
public sealed class Synchronous_pipelines
{
    private static readonly AsyncLocal<string?> s_ambient = new();

    public static TheoryData<string, string> Calls =>
        [.. from sampled in (string[])["left alone", "sampled", "marked"] from place in (string[])["run", "middleware",
            "endpoint"] select (sampled, place)];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_exception_that_is_thrown_at_once_is_caught_by_who_catches_it_at_once(string sampled, string place)
    {
        InvalidTimeZoneException? thrown = null, caught = null;
        string? trace = null;
        Task Throw()
        {
            thrown = new InvalidTimeZoneException();
            throw thrown;
        }

        await using var app = await StartAsync(
            sampled,
            place,
            (context, next) =>
            {
                try
                {
                    return next(context);
                }
                catch (InvalidTimeZoneException exception)
                {
                    (caught, trace) = (exception, exception.StackTrace);
                    context.Response.StatusCode = 409;
                    return Task.CompletedTask;
                }
            },
            _ => Throw());
        Assert.Equal(409, await AskAsync(app, sampled));
        Assert.NotNull(caught);
        Assert.Same(thrown, caught);
        Assert.Contains(nameof(Throw), trace, StringComparison.Ordinal);
        await AssertAccountAsync(app, sampled, controlFailed: 1);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_ambient_value_that_is_set_at_once_is_there_for_who_called(string sampled, string place)
    {
        string? seen = null;
        await using var app = await StartAsync(
            sampled,
            place,
            async (context, next) =>
            {
                s_ambient.Value = null;
                await next(context);
                seen = s_ambient.Value;
            },
            static _ =>
            {
                s_ambient.Value = "set";
                return Task.CompletedTask;
            });
        Assert.Equal(200, await AskAsync(app, sampled));
        Assert.Equal("set", seen);
        await AssertAccountAsync(app, sampled, controlFailed: 0);
    }

    [Fact]
    public async Task What_a_marked_request_is_marked_with_does_not_reach_who_called()
    {
        var isMarkedAfterwards = true;
        await using var app = await StartAsync(
            "marked",
            "run",
            async (context, next) =>
            {
                await next(context);
                isMarkedAfterwards = Shadowing.Execution.CandidateFlow.IsActive;
            },
            static _ => Task.CompletedTask);
        await AskAsync(app, "marked");
        Assert.False(isMarkedAfterwards);
    }

    private static async Task AssertAccountAsync(TestApp app, string sampled, int controlFailed)
    {
        var account = (await app.ReportAsync("x")).Account;
        var expected = sampled switch
        {
            "sampled" => (1, controlFailed),
            _ => (0, 0),
        };
        Assert.Equal(expected, (account.Sampled, account.ControlFailed));
        Assert.True(account.AddsUp);
    }

    private static async Task<int> AskAsync(TestApp app, string sampled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/p/1");
        if (sampled == "marked")
        {
            request.Headers.TryAddWithoutValidation("Shadowing-Experiment", "y");
        }

        using var response = await app.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static Task<TestApp> StartAsync(string sampled, string place, Func<HttpContext, RequestDelegate, Task> outside,
        RequestDelegate control) => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                Settings.Server("x", new Uri("http://127.0.0.1:9"), ("Experiments:x:Routes:0", "GET /p/{**rest}"),
                    ("Experiments:y:SampleRate", "1"))
                    .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key,
                        pair.Key.EndsWith("x:SampleRate", StringComparison.Ordinal) && sampled == "left alone" ? "0" : pair.Value)));
            builder.Services.AddShadowing();

            // Without a service that is shadowed nobody looks for the marker.
            builder.Services.AddScoped<Marked_requests.IPrices, Marked_requests.OldPrices>();
            builder.Services.AddShadow<Marked_requests.IPrices, Marked_requests.Prices>("y", static methods => methods.AllAreReads());
        },
        app =>
        {
            app.Use((HttpContext context, RequestDelegate next) => outside(context, next));
            if (place == "endpoint")
            {
                app.UseRouting();
            }

            app.UseShadowing();
            switch (place)
            {
                case "run":
                    app.Run(control);
                    break;
                case "middleware":
                    app.Use((HttpContext context, RequestDelegate _) => control(context));
                    break;
                default:
#pragma warning disable ASP0014 // The place where the endpoint runs is what is tried.
                    app.UseEndpoints(endpoints => endpoints.Map("/p/{**rest}", control));
#pragma warning restore ASP0014
                    break;
            }
        });
}
