using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Experiments;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Rules;

/// <summary>What ASP.NET Core itself puts into answers and never twice alike.</summary>
public sealed class Shapes_of_real_answers
{
    private const string TraceIds = "Known shape problem-details-trace-id";

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Problem_details_agree_out_of_the_box_and_the_report_says_which_rule_decided(bool isInProcess, bool hasOtherNames)
    {
        var report = await RunAsync(isInProcess, hasOtherNames, detail: "gone");
        Assert.Equal((5, 0), (report.Account.Match, report.Account.Mismatch));
        Assert.Equal([$"{TraceIds} 5", "Known shape data-protected-cookies 0"],
            report.Rules.Select(static rule => $"{rule.Rule} {rule.Decided}"));
    }

    [Fact]
    public async Task A_fault_beside_the_trace_id_is_found()
    {
        var report = await RunAsync(isInProcess: false, hasOtherNames: false, detail: "lost");
        Assert.Equal("$.detail", Assert.Single(report.Groups).Path);
        Assert.Equal(5, report.Account.Mismatch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shape_is_switched_off_by_its_name_in_configuration_and_in_code(bool inCode)
    {
        var report = inCode ? await RunAsync(true, false, "gone", static options => options.KnownShapesOff.Add("problem-details-trace-id"))
            : await RunAsync(true, false, "gone", settings: ("Experiments:x:KnownShapesOff:0", "problem-details-trace-id"));
        Assert.Equal("$.traceId", Assert.Single(report.Groups).Path);
        Assert.Equal(["Known shape data-protected-cookies"], report.Rules.Select(static rule => rule.Rule));
    }

    [Fact]
    public async Task A_name_that_is_not_known_stops_the_start_and_the_nearest_one_is_told()
    {
        var refused = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => RunAsync(true, false, "gone", settings: ("Experiments:x:KnownShapesOff:0", "problem-details-traceid")));
        Assert.Contains("Shadowing:Experiments:x:KnownShapesOff has 'problem-details-traceid', which is no known shape; did you mean 'problem-details-trace-id'?", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; v=1")]
    [InlineData("json")]
    [InlineData("*")]
    [InlineData("application/*/x")]
    public async Task A_type_that_is_none_stops_the_start(string type)
    {
        var refused = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => RunAsync(true, false, "gone", settings: ("Experiments:x:JsonTypes:0", type)));
        Assert.Contains($"Shadowing:Experiments:x:JsonTypes has '{type}'; use a media type without parameters", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vendors_type_is_json_once_it_is_named_and_its_sample_too()
    {
        var calls = 0;
        IResult Answer(int total) =>
            Results.Text(string.Create(CultureInfo.InvariantCulture, $"{{\"at\":{Interlocked.Increment(ref calls)},\"total\":{total}}}"),
                "application/vnd.acme.order");
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => Answer(1)).WithShadow("x", () => Answer(2));
            },
            Settings.All("x", ("Experiments:x:JsonTypes:0", "application/vnd.acme.*"), ("Experiments:x:Ignore:0", "$.at")));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        var group = Assert.Single(report.Groups);
        Assert.Equal("$.total", group.Path);
        using var body = JsonDocument.Parse(group.Samples[0].ControlSide.Body!);
        Assert.Equal(1, body.RootElement.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Encrypted_cookies_agree_under_one_key_ring_only(bool isSameRing)
    {
        var rings = Directory.CreateTempSubdirectory("shadowing-rings-");
        var (one, other) = (DataProtectionProvider.Create(rings.CreateSubdirectory("one")),
            DataProtectionProvider.Create(rings.CreateSubdirectory("other")));
        void Answer(HttpContext context, IDataProtectionProvider ring) =>
            context.Response.Cookies.Append(".AspNetCore.Session", ring.CreateProtector("x").Protect("a user's session"));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context) => Answer(context, one))
                    .WithShadow("x", (HttpContext context) => Answer(context, isSameRing ? one : other));
            },
            Settings.All("x", ("Experiments:x:Headers:Compare:0", "Set-Cookie")));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(isSameRing ? (1, 0) : (0, 1), (report.Account.Match, report.Account.Mismatch));
        Assert.Equal(isSameRing ? 1 : 0, report.Rules.Single(static rule => rule.Rule == "Known shape data-protected-cookies").Decided);
        rings.Delete(recursive: true);
    }

    [Fact]
    public async Task Bodies_that_nobody_can_read_are_counted_apart_and_said()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/{kind}", Answer).WithShadow("x", Answer);
            },
            Settings.All("x"));
        foreach (var kind in (string[])["cut", "coded", "sound"])
        {
            await app.Client.GetByteArrayAsync(new Uri("/" + kind, UriKind.Relative));
        }

        var report = await app.ReportAsync("x");
        Assert.Equal((3, 2, true), (report.Account.Match, report.Account.ComparedByBytes, report.Account.AddsUp));
        Assert.Contains(report.Advice,
            static advice => advice.StartsWith("In 2 compared calls both sides sent the same bytes", StringComparison.Ordinal));
        Assert.Contains(report.Verdict!.NotVerified,
            static sentence => sentence.StartsWith("2 calls agree in the bytes", StringComparison.Ordinal));
        Assert.Contains("Of the compared calls 2 agree in bytes that cannot be read", app.Report.Capture().ToMarkdown(),
            StringComparison.Ordinal);
        Assert.Contains("\"comparedByBytes\": 2", app.Report.Capture().ToJson(), StringComparison.Ordinal);

        static async Task Answer(HttpContext context, string kind)
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = kind is "coded" ? "zstd" : default;
            await context.Response.WriteAsync(kind is "sound" ? "{}" : "{\"a\":", context.RequestAborted);
        }
    }

    private static async Task<ExperimentReport> RunAsync(
        bool isInProcess, bool hasOtherNames, string detail, Action<ExperimentOptions>? configure = null,
        params (string Key, string? Value)[] settings)
    {
        void Services(WebApplicationBuilder builder)
        {
            builder.Services.AddProblemDetails();
            builder.Services.ConfigureHttpJsonOptions(
                options => options.SerializerOptions.PropertyNamingPolicy =
                    hasOtherNames ? JsonNamingPolicy.SnakeCaseLower : JsonNamingPolicy.CamelCase);
        }

        await using var candidate =
            await TestApp.StartAsync(Services, app => app.MapGet("/a", () => Results.Problem(detail, statusCode: 409)));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                Services(builder);
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x", settings)
                        .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing().AddExperiment("x", experiment =>
                {
                    experiment.Candidate = isInProcess ? null : candidate.Address;
                    configure?.Invoke(experiment);
                });
            },
            app =>
            {
                app.UseShadowing();
                var endpoint = app.MapGet("/a", () => Results.Problem("gone", statusCode: 409));
                _ = isInProcess ? endpoint.WithShadow("x", () => Results.Problem(detail, statusCode: 409)) : endpoint.WithShadow("x");
            });
        for (var call = 0; call < 5; call++)
        {
            using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
            Assert.Contains(hasOtherNames ? "trace" : "\"traceId\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        return await app.ReportAsync("x");
    }
}
