using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Redaction;

public sealed class Paths_of_several_parameters
{
    [Theory]
    [InlineData("Development", "$TOKEN")]
    [InlineData("Production", "$TOKEN")]
    public async Task Are_as_confidential_as_the_most_confidential_of_them(string environment, string variable)
    {
        await using var app = await StartAsync(environment, "/file/{id}.{token}");
        await app.Client.GetStringAsync(new Uri("/file/plain7.hunter2", UriKind.Relative));
        var sample = (await app.ReportAsync("x")).Groups[0].Samples[0];
        Assert.DoesNotContain("hunter2", app.Report.Capture().ToJson(), StringComparison.Ordinal);
        Assert.Contains(variable, sample.Request.Curl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_shown_where_all_of_them_are_allowed()
    {
        await using var app = await StartAsync("Production", "/file/{id}.{name}", ("Shadowing:Redaction:AllowRoute:1", "name"));
        await app.Client.GetStringAsync(new Uri("/file/plain7.fine", UriKind.Relative));
        Assert.Equal("GET /file/plain7.fine", (await app.ReportAsync("x")).Groups[0].Samples[0].Request.Line);

        await using var other = await StartAsync("Production", "/file/{id}.{name}");
        await other.Client.GetStringAsync(new Uri("/file/plain7.fine", UriKind.Relative));
        Assert.DoesNotContain("plain7", other.Report.Capture().ToJson(), StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(string environment, string pattern, params (string Key, string? Value)[] settings) =>
        TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                settings.Append(("Shadowing:Redaction:AllowRoute:0", "id"))
                    .Select(static pair => new KeyValuePair<string, string?>(pair.Item1, pair.Item2)));
            builder.Services.AddShadowing()
                .AddExperiment("x", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000));
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet(pattern, static () => 1).WithShadow("x", static () => 2);
        },
        environment: environment);
}
