using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>A control that is compared with itself agrees in every call, which is no good news.</summary>
public sealed class Candidates_that_are_the_control
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("0.0.0.0")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("127.1")]
    public async Task A_candidate_at_one_of_the_applications_own_addresses_is_said_once_the_server_has_started(string host)
    {
        var settings = new ReloadableConfiguration();
        await using var app = await StartAsync(settings);
        settings.Set(Prefixed(Settings.Server("self", new Uri($"http://{host}:{app.Address.Port}"),
            ("Experiments:self:Routes:0", "GET /a"))));
        Assert.StartsWith("self: ",
            Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.Contains("own address", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:{port}", "127.0.0.1")]
    [InlineData("http://0.0.0.0:{port}", "{machine}")]
    [InlineData("http://[::]:{port}", "[::1]")]
    [InlineData("http://*:{port}", "localhost")]
    [InlineData("http://+:{port}", "{machine}")]
    [InlineData("http://localhost:{port}", "[::1]")]
    [InlineData("http://localhost:{port}", "127.0.0.1")]
    public async Task Whatever_the_server_listens_on_it_is_known_by_each_of_its_names(string listens, string candidate)
    {
        var port = FreePort();
        await using var app = WebApp(listens.Replace("{port}", $"{port}", StringComparison.Ordinal), out var logs,
            Settings.Server("self",
                new Uri($"http://{candidate.Replace("{machine}", Environment.MachineName, StringComparison.Ordinal)}:{port}"),
                ("Experiments:self:Routes:0", "GET /a")));
        await app.StartAsync();
        Assert.Single(logs.Of(LogLevel.Warning),
            static message => message.StartsWith("self: ", StringComparison.Ordinal)
                && message.Contains("own address", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{other}")]
    [InlineData("http://127.0.0.2:{port}")]
    [InlineData("http://orders-v2.example:{port}")]
    [InlineData("http://192.0.2.1:{port}")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:{port}/v2")]
    public async Task Another_servers_address_is_no_warning_nor_is_another_part_of_this_one(string candidate)
    {
        var settings = new ReloadableConfiguration();
        await using var app = await StartAsync(settings);
        var address = candidate.Replace("{port}", $"{app.Address.Port}", StringComparison.Ordinal)
            .Replace("{other}", $"{(app.Address.Port == 65_535 ? 1 : app.Address.Port + 1)}", StringComparison.Ordinal);
        settings.Set(Prefixed(Settings.Server("self", new Uri(address), ("Experiments:self:Routes:0", "GET /a"))));
        Assert.DoesNotContain(app.Logs.Of(LogLevel.Warning), static message => message.Contains("own address", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://*", "http://localhost", true)]
    [InlineData("http://*:80", "http://127.0.0.1:80/", true)]
    [InlineData("https://*", "https://localhost", true)]
    [InlineData("https://*", "http://localhost", false)]
    [InlineData("http://*:5000", "http://localhost", false)]
    [InlineData("http://127.0.0.1:5000", "http://[::1]:5000", false)]
    [InlineData("http://[::1]:5000", "http://[::1]:5000", true)]
    [InlineData("http://[::1]:5000", "http://[::]:5000", true)]
    [InlineData("http://0.0.0.0:5000", "http://[::1]:5000", false)]
    [InlineData("http://[::]:5000", "http://127.0.0.1:5000", true)]
    [InlineData("http://orders.example:5000", "http://orders.example:5000", true)]
    [InlineData("http://orders.example:5000", "http://orders.example.:5000", true)]
    [InlineData("http://orders.example:5000", "http://127.0.0.1:5000", true)]
    [InlineData("http://orders.localhost:5000", "http://localhost:5000", true)]
    [InlineData("http://10.11.12.13:5000", "http://10.11.12.13:5000", true)]
    [InlineData("http://10.11.12.13:5000", "http://127.0.0.1:5000", false)]
    [InlineData("http://10.11.12.13:5000", "http://10.11.12.14:5000", false)]
    [InlineData("http://unix:/tmp/kestrel.sock", "http://localhost", false)]
    [InlineData("net.tcp://nonsense", "http://localhost", false)]
    public void Own_addresses_are_told_by_host_and_port(string listens, string candidate, bool isOwn) =>
        Assert.Equal(isOwn, Shadowing.AspNetCore.Registration.OwnAddresses.Of([listens]).Has(new Uri(candidate)));

    [Fact]
    public async Task A_candidate_at_the_address_that_is_given_for_the_control_is_said()
    {
        var settings = new ReloadableConfiguration(
            Prefixed(Settings.Server("same", new Uri("http://orders-v1:8080"), ("Experiments:same:Routes:0", "GET /a"),
                ("Experiments:same:Control", "http://ORDERS-v1:8080/"))));
        await using var app = await StartAsync(settings);
        Assert.StartsWith("same: ", Assert.Single(app.Logs.Of(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_report_and_the_health_check_say_so_beside_the_comparisons_that_agree()
    {
        var settings = new ReloadableConfiguration();
        await using var app = await StartAsync(settings);
        settings.Set(Prefixed(Settings.Server("self", app.Address, ("Experiments:self:Routes:0", "GET /a"))));
        for (var number = 0; number < 5; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        var report = await app.ReportAsync("self");
        Assert.Equal(5, report.Account.Match);
        Assert.Contains("this application itself", report.Headline, StringComparison.Ordinal);
        Assert.Contains(report.Advice,
            static advice => advice.Contains("Candidate", StringComparison.Ordinal) && advice.Contains("itself", StringComparison.Ordinal));
        Assert.Contains("itself", (await HealthAsync(app)).Description, StringComparison.Ordinal);
        Assert.NotEqual(Shadowing.Evidence.Verdict.Safe, report.Verdict!.Answer);
        Assert.Contains("leads back", report.Verdict.Sentence, StringComparison.Ordinal);
        settings.Set(Prefixed(Settings.Server("self", new Uri("http://127.0.0.1:1"), ("Experiments:self:Routes:0", "GET /a"))));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
        Assert.DoesNotContain("itself", (await app.ReportAsync("self")).Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_candidate_that_leads_back_through_a_proxy_is_known_by_its_marker_and_said_once(bool shadowsCode)
    {
        using var back = new HttpClient();
        Uri? own = null;
        await using var proxy = await TestApp.StartAsync(app => app.Map("/{**rest}", async (HttpContext context) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(own!, context.Request.Path.Value));
            foreach (var header in context.Request.Headers.Where(
                static header => header.Key.StartsWith("Shadowing-", StringComparison.OrdinalIgnoreCase)))
            {
                request.Headers.TryAddWithoutValidation(header.Key, (string?)header.Value);
            }

            using var response = await back.SendAsync(request);
            return Results.Text(await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.ToString());
        }));
        var settings = new ReloadableConfiguration(
            Prefixed(Settings.Server("loop", proxy.Address, ("Experiments:loop:Routes:0", "GET /a"),
                ("Experiments:inline:SampleRate", shadowsCode ? "1" : "0"))));
        await using var app = await StartAsync(settings);
        own = app.Address;
        Assert.Empty(app.Logs.Of(LogLevel.Warning));
        for (var number = 0; number < 5; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        Assert.Contains("this application itself", (await app.ReportAsync("loop")).Headline, StringComparison.Ordinal);
        Assert.Single(app.Logs.Of(LogLevel.Error), static message => message.StartsWith("loop: ", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Degraded, (await HealthAsync(app)).Status);
    }

    [Theory]
    [InlineData("loop", null)]
    [InlineData("loop", "0123456789abcdef0123456789abcdef")]
    [InlineData("somebody-elses", null)]
    public async Task A_marker_that_somebody_made_up_alarms_nobody(string experiment, string? instance)
    {
        var settings = new ReloadableConfiguration(
            Prefixed(Settings.Server("loop", new Uri("http://127.0.0.1:1"), ("Experiments:loop:Routes:0", "GET /a"))));
        await using var app = await StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/a", UriKind.Relative));
        request.Headers.Add("Shadowing-Experiment", experiment);
        if (instance is not null)
        {
            request.Headers.Add("Shadowing-Instance", instance);
        }

        using var response = await app.Client.SendAsync(request);
        Assert.Empty(app.Logs.Of(LogLevel.Error));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
        Assert.Equal(0, (await app.ReportAsync("loop")).Account.Sampled);
    }

    [Fact]
    public async Task A_marker_without_proof_that_comes_to_a_process_that_has_sent_such_calls_is_said_once_and_turns_no_health()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => "a"));
        await using var app = await StartAsync(
            new ReloadableConfiguration(Prefixed(Settings.Server("loop", candidate.Address, ("Experiments:loop:Routes:0", "GET /a")))));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        await app.ReportAsync("loop");
        for (var number = 0; number < 3; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/a", UriKind.Relative));
            request.Headers.Add("Shadowing-Experiment", "LOOP");
            using var response = await app.Client.SendAsync(request);
        }

        Assert.Single(app.Logs.Of(LogLevel.Warning),
            static message => message.StartsWith("loop: ", StringComparison.Ordinal)
                && message.Contains("leads back", StringComparison.Ordinal));
        var report = await app.ReportAsync("loop");
        Assert.Contains(report.Advice, static advice => advice.Contains("marked as shadow calls", StringComparison.Ordinal));
        Assert.Equal("The one comparison agrees.", report.Headline);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
    }

    [Fact]
    public async Task A_candidate_that_is_another_part_of_this_application_is_no_loop()
    {
        var settings = new ReloadableConfiguration();
        await using var app = await StartAsync(settings);
        settings.Set(Prefixed(Settings.Server("parts", new Uri(app.Address, "/v2"), ("Experiments:parts:Routes:0", "GET /a"))));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("parts")).Account.Mismatch);
        Assert.Empty(app.Logs.Of(LogLevel.Error));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
    }

    private static Task<TestApp> StartAsync(ReloadableConfiguration settings) => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.Sources.Add(settings);
            builder.Services.AddShadowing();
            builder.Services.AddHealthChecks().AddShadowing();
        },
        Map);

    private static void Map(WebApplication app)
    {
        app.UseShadowing();
        app.MapGet("/a", () => "a");
        app.MapGet("/v2/a", () => "b");
    }

    private static WebApplication WebApp(string url, out LogCollector logs, (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            Prefixed(settings).Select(static pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));
        builder.Logging.ClearProviders().AddProvider(logs = new LogCollector());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseUrls(url);
        builder.Services.AddShadowing();
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static Task<HealthReport> ReportAsync(TestApp app) =>
        app.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static async Task<HealthReportEntry> HealthAsync(TestApp app) => (await ReportAsync(app)).Entries["shadowing"];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static (string Key, string? Value)[] Prefixed((string Key, string? Value)[] settings) =>
        [.. settings.Select(static pair => ("Shadowing:" + pair.Key, pair.Value))];
}
