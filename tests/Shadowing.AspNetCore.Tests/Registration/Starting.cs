using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Registration;

public sealed class Starting
{
    [Fact]
    public async Task Invalid_configuration_stops_the_start_with_every_error_its_key_value_and_what_is_allowed()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("typo");
            },
            ("Capacity", "0"),
            ("Wrokers", "4"),
            ("Experiments:x:SampleRate", "5"),
            ("Experiments:x:MaxPerSecond", "many"),
            ("Experiments:x:Candidate", "orders-v2"),
            ("Experiments:x:Routes:0", "GET orders"),
            ("Experiments:x:Routes:1", "GET /orders/{id"),
            ("Experiments:x:Timeout", "2"),
            ("Experiments:x:Ignore:0", "$.a["),
            ("Experiments:x:Rules:0:Tolerance", "$.a"),
            ("Experiments:x:Rules:0:Absolute", "-1"),
            ("Experiments:x:Headers:Forward:0", "Connection"),
            ("Experiments:x:Sticky", "header:X-User"),
            ("Experiments:y:SampleRate", "101%")));
        Assert.Collection(
            failure.Errors.Order(StringComparer.Ordinal),
            error => Assert.StartsWith("'HTTP: GET /a' names the experiment 'typo', which is not declared; the known ones are x, y.",
                error, StringComparison.Ordinal),
            error => Assert.Equal("Shadowing:Capacity is '0'; use 1 to 100000 calls.", error),
            error => Assert.Equal("Shadowing:Experiments:x has no candidate; set Shadowing:Experiments:x:Candidate to its address, or give a handler with WithShadow(\"x\", handler).", error),
            error => Assert.StartsWith("Shadowing:Experiments:x: ", error, StringComparison.Ordinal),
            error => Assert.StartsWith("Shadowing:Experiments:x: ", error, StringComparison.Ordinal),
            error => Assert.Equal("Shadowing:Experiments:x:Candidate is 'orders-v2'; use an absolute http or https address.", error),
            error => Assert.StartsWith("Shadowing:Experiments:x:Headers:Forward has 'Connection'", error, StringComparison.Ordinal),
            error => Assert.Equal("Shadowing:Experiments:x:MaxPerSecond is 'many'; use 1 to 1000000 calls per second.", error),
            error => Assert.Equal("Shadowing:Experiments:x:Routes has 'GET /orders/{id'; There is an incomplete parameter in the route template. Check that each '{' character has a matching '}' character..", error),
            error => Assert.Equal("Shadowing:Experiments:x:Routes has 'GET orders'; the pattern must begin with '/'.", error),
            error => Assert.Equal("Shadowing:Experiments:x:SampleRate is '5'; use 0 to 1, or a percentage from '0%' to '100%'.", error),
            error => Assert.StartsWith("Shadowing:Experiments:x:Sticky needs Shadowing:Secret", error, StringComparison.Ordinal),
            error => Assert.Equal("Shadowing:Experiments:x:Timeout is '2.00:00:00'; use 1 ms to 5 minutes, such as 00:00:02.", error),
            error => Assert.Equal("Shadowing:Experiments:y:SampleRate is '101%'; use 0 to 1, or a percentage from '0%' to '100%'.", error),
            error => Assert.StartsWith("Shadowing:Wrokers is not a known key; the known ones are Alerts, Capacity, DrainTimeout,", error,
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithShadow_without_UseShadowing_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => TestApp.StartAsync(
            app => app.MapGet("/a", () => "a").WithShadow("x", () => "a")));
        Assert.Contains("add app.UseShadowing()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_without_UseShadowing_are_said_to_sample_nothing()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/orders", () => "a"),
            Settings.Server("orders-v2", new Uri("http://127.0.0.1:1"), ("Experiments:orders-v2:Routes:0", "GET /orders")));
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning));
        Assert.Contains("no UseShadowing()", warning, StringComparison.Ordinal);
        Assert.Contains("orders-v2", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseShadowing_without_AddShadowing_says_what_is_missing()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(_ => { }, app => app.UseShadowing()));
        Assert.Contains("AddShadowing()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_handler_with_authorization_metadata_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(app =>
        {
            app.UseShadowing();
            app.MapGet("/a", () => "a").WithShadow("x", [Authorize] () => "a");
        }));
        Assert.Contains("AuthorizeAttribute", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_says_what_will_be_shadowed_and_that_a_rate_of_0_shadows_nothing()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id}", () => "a");
                app.MapGet("/quotes", () => "a").WithShadow("quotes", () => "a");
            },
            ("Experiments:orders-v2:SampleRate", "5%"),
            ("Experiments:orders-v2:Candidate", "http://orders-v2:8080"),
            ("Experiments:orders-v2:Routes:0", "GET /orders/{id}"));
        Assert.Contains("orders-v2: 5 % of GET /orders/{id} → http://orders-v2:8080/, at most 50/s", app.Logs.Of(LogLevel.Information));
        Assert.Contains(app.Logs.Of(LogLevel.Information),
            message => message.StartsWith("quotes has sample rate 0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("routing")]
    [InlineData("authorization")]
    [InlineData("authentication")]
    [InlineData("compression")]
    [InlineData("exceptions")]
    [InlineData("limiter")]
    public async Task A_wrong_place_is_a_warning_that_says_where_to_move_it(string late)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddShadowing();
                builder.Services.AddAuthentication();
                builder.Services.AddAuthorization();
                builder.Services.AddResponseCompression();
                builder.Services.AddRateLimiter(_ => { });
                builder.Services.AddProblemDetails();
            },
            app =>
            {
                app.UseShadowing();
                app.Use((context, next) => next(context));
                _ = late switch
                {
                    "routing" => app.UseRouting(),
                    "authorization" => app.UseAuthorization(),
                    "authentication" => app.UseAuthentication(),
                    "compression" => app.UseResponseCompression(),
                    "exceptions" => app.UseExceptionHandler(),
                    _ => app.UseRateLimiter(),
                };
                app.MapGet("/a", () => "a");
            });
        Assert.Single(app.Logs.Of(LogLevel.Warning), message => message.Contains("move UseShadowing() behind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_branch_of_the_pipeline_it_works_and_twice_in_one_is_a_warning()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Map("/branch", branch =>
                {
                    branch.UseShadowing();
                    branch.UseShadowing();
                    branch.Run(context => context.Response.WriteAsync("a"));
                });
                app.MapGet("/a", () => "a").WithShadow("y", () => "a");
            },
            Settings.Server("x", new Uri("http://127.0.0.1:1"), ("Experiments:x:Routes:0", "GET /{rest}")));
        await app.Client.GetStringAsync(new Uri("/branch/b", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.CandidateFailures["unreachable"]);
        Assert.Contains(app.Logs.Of(LogLevel.Warning), message => message.Contains("twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_where_a_section_belongs_is_an_error_and_a_null_says_nothing()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => TestApp.StartAsync(
            app => app.UseShadowing(),
            ("Experiments", "oops"),
            ("Experiments:x:Candidate", "http://127.0.0.1:1"),
            ("Experiments:x:Headers", "Accept"),
            ("Experiments:x:Rules", "$.items"),
            ("Experiments:x:Sticky", null)));
        Assert.Equal(3, failure.Errors.Count);
    }

    [Fact]
    public async Task Two_rules_that_two_sources_put_at_one_index_are_named_where_a_section_was_given_too()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection([new("App:Shadow:Experiments:x:Rules:0:Trim", "$.a")]);
                builder.Configuration.AddInMemoryCollection(
                    [new("App:Shadow:Experiments:x:Rules:0:IgnoreCase", "$.b"), new("App:Shadow:Experiments:x:Rules:1:IgnoreCase", "$.c")]);
                builder.Services.AddShadowing(builder.Configuration.GetSection("App:Shadow"));
            },
            app => app.UseShadowing()));
        var error = Assert.Single(failure.Errors);
        Assert.Contains("Trim (from MemoryConfigurationProvider (source ", error, StringComparison.Ordinal);
        Assert.Contains("App:Shadow:Experiments:x:Rules:2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logger_that_throws_breaks_no_account()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.Server("x", new Uri("http://127.0.0.1:1"))
                        .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Logging.AddProvider(new ThrowingLoggers());
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x");
            });
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        }

        Assert.Equal((5, 0), ((await app.ReportAsync("x")).Account.CandidateFailed,
            app.Report.Capture().Experiments.Single().Account.InFlight));
    }

    [Fact]
    public async Task A_right_place_is_no_warning()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddShadowing();
                builder.Services.AddAuthentication();
                builder.Services.AddAuthorization();
                builder.Services.AddResponseCompression();
                builder.Services.AddRateLimiter(_ => { });
            },
            app =>
            {
                app.UseExceptionHandler("/error");
                app.UseResponseCompression();
                app.UseRouting();
                app.UseAuthentication();
                app.UseAuthorization();
                app.UseRateLimiter();
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => "a");
            });
        Assert.Empty(app.Logs.Of(LogLevel.Warning));
    }
}
