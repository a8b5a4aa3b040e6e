using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Shadowing.TestSupport;

namespace Shadowing.Observability.Tests.Receiving;

public sealed class Telemetry_over_otlp
{
    private static readonly string[] s_secrets = ["planted-token", "planted-cookie", "planted-body", "planted-other-body", "planted-query",
        "planted-fault"];

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Metrics_with_exemplars_linked_spans_and_logs_arrive_at_a_receiver_that_is_not_ours(OtlpExportProtocol protocol)
    {
        var receiver = new OtlpReceiver();
        await using (receiver)
        {
            await receiver.InitializeAsync();
            await SendAsync(receiver, protocol);
            var spans = Received.Spans(receiver.Of("trace"), "Shadowing").ToList();
            var servers = Received.Spans(receiver.Of("trace"), "Microsoft.AspNetCore").ToList();
            var clients = Received.Spans(receiver.Of("trace"), "System.Net.Http").ToList();
            Linked(spans, servers, clients);
            Measured(Received.Metrics(receiver.Of("metrics")).ToList(), spans);
            Logged(Received.Logs(receiver.Of("logs")).ToList(), spans);
            var ours = JsonSerializer.Serialize(
                new { spans, metrics = Received.Metrics(receiver.Of("metrics")), logs = Received.Logs(receiver.Of("logs")) });
            Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, ours, StringComparison.Ordinal));

            // The negative control: the same search finds what the spans of the HTTP client hold, which are not ours.
            Assert.Contains("/orders/7", JsonSerializer.Serialize(clients), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_documentation_shows_a_set_up_that_compiles()
    {
        var tested = File.ReadAllText(Path.Combine(Repository.Root, "tests/Shadowing.Observability.Tests/Receiving/TelemetrySetup.cs"))
            .ReplaceLineEndings("\n");
        var shown = File.ReadAllText(Path.Combine(Repository.Root, "docs/guide/observability/README.md")).ReplaceLineEndings("\n");
        Assert.Contains(tested[tested.IndexOf("public static class", StringComparison.Ordinal)..], shown, StringComparison.Ordinal);
        Assert.NotNull(((Func<MeterProvider>)TelemetrySetup.Metrics).Method);
    }

    private static void Linked(List<JsonElement> spans, List<JsonElement> servers, List<JsonElement> clients)
    {
        Assert.Equal(4, spans.Count);
        foreach (var span in spans)
        {
            Assert.Equal("shadow orders-v2", Received.Text(span, "name"));
            Assert.True(string.IsNullOrEmpty(Received.Text(span, "parentSpanId")));
            var link = Assert.Single(Received.Items(span, "links"));
            var caller = Assert.Single(servers, server => Received.Text(server, "spanId") == Received.Text(link, "spanId"));
            Assert.Equal(Received.Text(caller, "traceId"), Received.Text(link, "traceId"));
            Assert.NotEqual(Received.Text(caller, "traceId"), Received.Text(span, "traceId"));
            Assert.DoesNotContain(spans, other => Received.Text(other, "traceId") == Received.Text(caller, "traceId"));

            // What the candidate's client did is below the shadow, and so is what the candidate's server did.
            var client = Assert.Single(clients, client => Received.Text(client, "parentSpanId") == Received.Text(span, "spanId"));
            Assert.Equal(Received.Text(span, "traceId"), Received.Text(client, "traceId"));
            Assert.Contains(servers, server => Received.Text(server, "traceId") == Received.Text(span, "traceId"));
        }

        Assert.Equal(["candidate_failed", "match", "mismatch", "mismatch"],
            spans.Select(span => Received.Attribute(span, "shadowing.outcome")).Order(StringComparer.Ordinal));
        var failed = spans.Single(span => Received.Attribute(span, "shadowing.outcome") == "candidate_failed");
        Assert.Equal(("STATUS_CODE_ERROR", "server_error"),
            (Received.Text(failed.GetProperty("status"), "code"), Received.Attribute(failed, "shadowing.reason")));
        Assert.All(spans.Where(span => Received.Attribute(span, "shadowing.outcome") == "mismatch"),
            span => Assert.Equal("1", Received.Attribute(span, "shadowing.differences")));
        Assert.All(spans.Except([failed]),
            span => Assert.DoesNotContain("ERROR", Received.Text(span, "status") ?? string.Empty, StringComparison.Ordinal));
        Assert.All(spans.SelectMany(span => span.GetProperty("attributes").EnumerateObject()),
            tag => Assert.StartsWith("shadowing.", tag.Name, StringComparison.Ordinal));
    }

    private static void Measured(List<JsonElement> metrics, List<JsonElement> spans)
    {
        var table = File.ReadAllLines(Path.Combine(Repository.Root, "docs/reference/metrics.md"))
            .Where(line => line.StartsWith("| `shadowing.", StringComparison.Ordinal)).Select(line => line.Split('|'))
            .Where(row => row.Length == 6)
            .ToDictionary(row => row[1].Trim(' ', '`'), row => row[3].Trim(), StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            Assert.Equal(table[Received.Text(metric, "name")!], Received.Text(metric, "unit"));
        }

        var names = metrics.Select(metric => Received.Text(metric, "name")!).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(["shadowing.calls.eligible", "shadowing.calls.sampled", "shadowing.calls.finished", "shadowing.mismatches",
                "shadowing.mismatch_groups", "shadowing.candidate.failures", "shadowing.candidate.duration", "shadowing.control.duration",
                "shadowing.queue.wait", "shadowing.queue.usage", "shadowing.faults", "shadowing.configuration.rejected",
                "shadowing.breaker.open", "shadowing.alerts"], StringComparer.Ordinal),
            names);

        var ids = spans.Select(span => (Received.Text(span, "traceId"), Received.Text(span, "spanId"))).ToHashSet();
        foreach (var name in (string[])["shadowing.candidate.duration", "shadowing.control.duration", "shadowing.queue.wait",
            "shadowing.calls.finished", "shadowing.mismatches"])
        {
            var exemplars = metrics.Where(metric => Received.Text(metric, "name") == name).SelectMany(Received.Points)
                .SelectMany(point => Received.Items(point, "exemplars")).ToList();
            Assert.NotEmpty(exemplars);
            Assert.All(exemplars, exemplar =>
                Assert.Contains((Received.Text(exemplar, "traceId"), Received.Text(exemplar, "spanId")), ids));
        }

        var finished = metrics.Last(metric => Received.Text(metric, "name") == "shadowing.calls.finished");
        Assert.All(Received.Points(finished),
            point => Assert.Equal(("orders-v2", "GET /orders/{id}"),
                (Received.Attribute(point, "shadowing.experiment"), Received.Attribute(point, "shadowing.endpoint"))));
    }

    private static void Logged(List<JsonElement> logs, List<JsonElement> spans)
    {
        var mismatch = Assert.Single(logs,
            log => Received.Text(log, "body")!.Contains("differs at", StringComparison.Ordinal)
                || Received.Attribute(log, "Path") == "$.total");
        Assert.Contains(spans, span => Received.Text(span, "traceId") == Received.Text(mismatch, "traceId")
            && Received.Text(span, "spanId") == Received.Text(mismatch, "spanId"));
        Assert.Equal("orders-v2", Received.Attribute(mismatch, "Experiment"));
    }

    private static async Task SendAsync(OtlpReceiver receiver, OtlpExportProtocol protocol)
    {
        Action<OtlpExporterOptions> To(string signal) => options =>
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? receiver.Grpc : new Uri(receiver.Http, $"v1/{signal}");
        };

        using var traces = Sdk.CreateTracerProviderBuilder().AddShadowingInstrumentation().AddSource("Microsoft.AspNetCore")
            .AddSource("System.Net.Http").AddOtlpExporter(To("traces")).Build();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddShadowingInstrumentation().SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddOtlpExporter(To("metrics")).Build();
        await using var candidate =
            await TestApp.StartAsync(_ => { }, app => app.MapGet("/orders/{id}", (HttpContext context, int id) => id == 9
            ? Results.Problem("planted-fault", statusCode: 500)
            : Results.Json(new { id, total = id == 8 ? 1 : 2, note = "planted-other-body" })));
        await using (var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Logging.AddOpenTelemetry(options => options.AddOtlpExporter(To("logs")));
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Shadowing:Experiments:orders-v2:SampleRate"] = "1",
                    ["Shadowing:Experiments:orders-v2:Candidate"] = candidate.Address.ToString(),
                    ["Shadowing:Experiments:orders-v2:Routes:0"] = "GET /orders/{id}",
                    ["Shadowing:Experiments:orders-v2:Ignore:0"] = "$.note",
                });
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/orders/{id}", (int id) => new { id, total = 1, note = "planted-body" });
            },
            environment: "Production"))
        {
            foreach (var id in (int[])[6, 7, 8, 9])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/orders/{id}?q=planted-query");
                request.Headers.Add("Authorization", "Bearer planted-token");
                request.Headers.Add("Cookie", "session=planted-cookie");
                using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
                response.EnsureSuccessStatusCode();
            }

            var report = await app.ReportAsync("orders-v2");
            Assert.Equal((1, 2, 1), (report.Account.Match, report.Account.Mismatch, report.Account.CandidateFailed));
            metrics.ForceFlush();
        }

        // The application has ended, and with it every span of its calls; the logs were flushed by it.
        traces.ForceFlush();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Received.Spans(receiver.Of("trace"), "Shadowing").Count() < 4 || !Received.Metrics(receiver.Of("metrics")).Any()
            || !Received.Logs(receiver.Of("logs")).Any())
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }
}
