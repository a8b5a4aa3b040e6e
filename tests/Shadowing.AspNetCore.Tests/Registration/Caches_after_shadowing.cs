using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>A cache behind the middleware answers in the control's place: old answers would be compared with new ones.</summary>
public sealed class Caches_after_shadowing
{
    [Theory]
    [InlineData("output", "UseOutputCache()")]
    [InlineData("response", "UseResponseCaching()")]
    public async Task A_cache_that_stands_after_is_a_warning_that_says_where_to_move_it(string cache, string named)
    {
        await using var app = await StartAsync(
            app =>
            {
                app.UseShadowing();
                _ = cache == "output" ? app.UseOutputCache() : app.UseResponseCaching();
            },
            _ => { });
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning), message => message.Contains(named, StringComparison.Ordinal));
        Assert.Contains("move UseShadowing() behind", warning, StringComparison.Ordinal);
        Assert.Contains("cache", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Which_shadowed_endpoints_are_cached_is_said(bool byAttribute)
    {
        await using var app = await StartAsync(
            app =>
            {
                app.UseShadowing();
                app.UseOutputCache();
            },
            app =>
            {
                _ = byAttribute
                    ? app.MapGet("/cached", [OutputCache(Duration = 60)] () => "a").WithShadow("x", () => "a")
                    : app.MapGet("/cached", () => "a").CacheOutput().WithShadow("x", () => "a");
                app.MapGet("/fresh", () => "a").WithShadow("x", () => "a");
            });
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.StartsWith("x: ", StringComparison.Ordinal));
        Assert.Contains("GET /cached", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("GET /fresh", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_stands_before_is_no_warning_and_what_it_answers_is_not_compared()
    {
        await using var app = await StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.UseResponseCaching();
                app.UseShadowing();
            },
            app => app.MapGet("/cached", () => Guid.NewGuid().ToString()).CacheOutput().WithShadow("x", () => "a"));
        Assert.Empty(app.Logs.Of(LogLevel.Warning));
        for (var number = 0; number < 5; number++)
        {
            await app.Client.GetStringAsync(new Uri("/cached", UriKind.Relative));
        }

        Assert.Equal(1, (await app.ReportAsync("x")).Account.Sampled);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> pipeline, Action<WebApplication> map) => TestApp.StartAsync(
        builder =>
        {
            Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(builder.Configuration,
                Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddShadowing();
            builder.Services.AddOutputCache();
            builder.Services.AddResponseCaching();
        },
        app =>
        {
            pipeline(app);
            app.MapGet("/other", () => "a").WithShadow("x", () => "a");
            map(app);
        });
}
