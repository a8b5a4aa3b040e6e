using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Redaction;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Redaction;

public sealed class Redactors_of_the_user
{
    [Theory]
    [InlineData("body")]
    [InlineData("header")]
    [InlineData("query")]
    [InlineData("route")]
    public async Task That_throw_cost_the_sample_and_nothing_else(string where)
    {
        var redactor = new GivenRedactor((place, value) =>
            place.Path.StartsWith(where is "body" ? "$" : where, StringComparison.Ordinal)
                ? throw new InvalidOperationException($"cannot redact {value}")
                : value);
        await using var app = await StartAsync(redactor);
        using var response = await SendAsync(app);
        Assert.Equal((202, "{\"note\":\"vizible-control\"}"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        var report = await app.ReportAsync("x");
        Assert.Equal((1, 1, true), (report.Account.Sampled, report.Account.Mismatch, report.Account.AddsUp));
        Assert.All(report.Groups, static group => Assert.Equal((1, 0), (group.Count, group.Samples.Count)));
        using var health = JsonDocument.Parse(await app.Client.GetStringAsync(new Uri("/shadowing/api/v1/health", UriKind.Relative)));
        Assert.Equal(report.Groups.Count, health.RootElement.GetProperty("samples").GetProperty("dropped").GetInt32());
        Assert.True(app.App.Services.GetRequiredService<FaultLog>().Count > 0);
        Assert.Equal(0, app.App.Services.GetRequiredService<FaultLog>().OnCallersPath);
        var logged = Assert.Single(app.Logs.Entries, static entry => entry.Event.Id == 5001);
        Assert.DoesNotContain("cannot redact", logged.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vizible", logged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("(hidden)")]
    public async Task Have_the_last_word_everywhere(string? instead)
    {
        var redactor = new GivenRedactor((_, value) => value.Contains("vizible", StringComparison.Ordinal) ? instead : value);
        await using var app = await StartAsync(redactor);
        await SendAsync(app);
        using var shown = new EverythingShown();
        await app.ReportAsync("x");
        await shown.AskAsync(app);
        Assert.Equal([], shown.Find(["vizible"]));
        if (instead is not null)
        {
            Assert.Contains("the report", shown.Find([instead]));
            Assert.Contains("the answer of /shadowing/api/v1/experiments/{name}/groups/{id}/samples", shown.Find([instead]));
        }

        // In each of these places it was asked.
        Assert.Superset(new HashSet<string>(["$.note", "header:X-Note", "header:X-Remark", "query:note", "route:id"],
            StringComparer.Ordinal), redactor.Places.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Never_see_what_is_at_a_sensitive_name()
    {
        var redactor = new GivenRedactor(static (_, value) => value);
        await using var app = await StartAsync(redactor,
            "{\"note\":\"vizible\",\"password\":\"hunter2\",\"deep\":{\"token\":[\"hunter2\"]}}");
        await SendAsync(app);
        await app.ReportAsync("x");
        Assert.DoesNotContain(redactor.Values, static value => value.Contains("hunter2", StringComparison.Ordinal));
        Assert.Contains(redactor.Values, static value => value.Contains("vizible", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> SendAsync(TestApp app)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri("/x/vizible-id?note=vizible-query", UriKind.Relative))
        {
            Headers = { { "X-Note", "vizible-header" } }, Content = new StringContent("vizible-body", Encoding.UTF8, "text/plain"),
        };
        return await app.Client.SendAsync(message);
    }

    private static Task<TestApp> StartAsync(GivenRedactor redactor, string? control = null) => TestApp.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IRedactor>(redactor);
            builder.Services.AddShadowing().AddExperiment("x", static experiment =>
            {
                (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000);
                experiment.Methods.Add("POST");
                experiment.Headers.Forward.Add("X-Note");
                experiment.Headers.Compare.Add("X-Remark");
            });
        },
        app =>
        {
            app.UseShadowing();
            app.MapPost("/x/{id}", context => AnswerAsync(context, control ?? "{\"note\":\"vizible-control\"}", "vizible-one"))
                .WithShadow("x", static (HttpContext context) => AnswerAsync(context, "{\"note\":\"vizible-candidate\"}", "vizible-other"));
            app.MapShadowing("/shadowing").AllowAnonymous();
        });

    private static async Task AnswerAsync(HttpContext context, string body, string remark)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = 202;
        context.Response.ContentType = "application/json";
        context.Response.Headers["X-Remark"] = remark;
        await context.Response.WriteAsync(body);
    }
}
