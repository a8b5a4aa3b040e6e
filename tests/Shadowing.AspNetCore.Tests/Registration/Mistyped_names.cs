using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>A name that nothing else knows is probably another one mistyped.</summary>
public sealed class Mistyped_names
{
    [Theory]
    [InlineData("invoice-v2")]
    [InlineData("invoices_v2")]
    [InlineData("invoicesv2")]
    [InlineData("inovices-v2")]
    [InlineData("invoices-v3")]
    public async Task A_section_that_no_code_names_says_which_experiment_was_probably_meant(string written)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/invoices", () => "a").WithShadow("invoices-v2", () => "a");
            },
            Settings.All(written));
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning));
        Assert.StartsWith(written + ":", warning, StringComparison.Ordinal);
        Assert.Contains("invoices-v2", warning, StringComparison.Ordinal);
        Assert.Contains(app.Logs.Of(LogLevel.Information),
            message => message.StartsWith($"{written}: 100 % of inline runs that name it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /invoices/{id}", null)]
    [InlineData("GET /invoices", null)]
    [InlineData("GET /invoice/{id}", "GET /invoices/{id}")]
    [InlineData("/invoices/{id}", "GET /invoices/{id}")]
    [InlineData("get /invoices", "GET /invoices")]
    [InlineData("POST /invoices", "GET /invoices")]
    public async Task A_critical_endpoint_that_is_none_says_which_was_probably_meant(string written, string? meant)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/invoices", () => "a").WithShadow("x", () => "a");
                app.MapGet("/invoices/{id}", (string id) => id).WithShadow("x", (string id) => id);
            },
            Settings.All("x", ("Experiments:x:Limits:Critical:0", written)));
        var warnings = app.Logs.Of(LogLevel.Warning).Where(static message => message.StartsWith("x:", StringComparison.Ordinal)).ToList();
        if (meant is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains($"'{written}'", Assert.Single(warnings), StringComparison.Ordinal);
            Assert.Contains($"Nearest: {meant}", warnings[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_mistyped_in_code_is_told_as_well()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Prefixed(Settings.Server("invoices-v2", new Uri("http://127.0.0.1:5302"),
                        ("Experiments:invoices-v2:Routes:0", "GET /invoices"))));
                builder.Services.AddShadowing().AddExperiment("invoice-v2", experiment => experiment.Comparison.Ignore("$.at"));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/invoices", () => "a");
            });
        Assert.Contains("invoices-v2",
            Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.StartsWith("invoice-v2:", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_with_an_address_that_selects_nothing_says_so_and_what_was_meant()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Prefixed(Settings.Server("order-v2", new Uri("http://127.0.0.1:5302"))));
                builder.Services.AddShadowing()
                    .AddExperiment("orders-v2", experiment => experiment.Candidate = new Uri("http://127.0.0.1:5303"));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders", () => "a").WithShadow("orders-v2");
            });
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning),
            static message => message.StartsWith("order-v2:", StringComparison.Ordinal));
        Assert.Contains("selects no request", warning, StringComparison.Ordinal);
        Assert.Contains("orders-v2", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_names_an_unknown_experiment_is_told_the_nearest_one()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("oders-v2");
            },
            ("Experiments:orders-v2:Candidate", "http://127.0.0.1:5302"),
            ("Experiments:quotes-v2:Candidate", "http://127.0.0.1:5302")));
        Assert.Contains("'orders-v2'?", Assert.Single(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_configured_for_a_name_that_no_experiment_has_is_told()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Prefixed(Settings.Server("orders-v2", new Uri("http://127.0.0.1:5302"),
                        ("Experiments:orders-v2:Routes:0", "GET /orders"))));
                builder.Services.AddShadowing()
                    .ConfigureCandidateClient("order-v2", static client => client.ConfigureHttpClient(static _ => { }));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders", () => "a");
            });
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning));
        Assert.Contains("order-v2", warning, StringComparison.Ordinal);
        Assert.Contains("orders-v2", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quote-v1", "quote-v2")]
    [InlineData("quotes", "offers")]
    public async Task Two_experiments_of_inline_runs_from_one_source_are_no_warning(string first, string second)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders", () => "a");
            },
            [.. Settings.All(first).Concat(Settings.All(second)).DistinctBy(static pair => pair.Key)]);
        Assert.Empty(app.Logs.Of(LogLevel.Warning));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Prefixed((string Key, string? Value)[] settings) =>
        settings.Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value));
}
