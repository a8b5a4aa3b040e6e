using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.TestSupport;
using YamlDotNet.RepresentationModel;

namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>The files of the guide to pipelines, as the tools that they are for would use them: what they ask is asked of a live
/// application, and what they make of the answer is made of it.</summary>
public sealed class Files_for_other_tools
{
    private const string Build = "2.3.1";

    [Fact]
    public async Task Argo_succeeds_where_it_is_safe_fails_where_it_is_harmful_and_is_inconclusive_elsewhere()
    {
        var metric = (YamlMappingNode)Read("argo-analysis-template.yml")["spec"]["metrics"][0];
        var web = metric["provider"]["web"];
        Assert.Equal("{$}", Text(web["jsonPath"]));
        await using var app = await StartAsync();
        Assert.Equal("inconclusive", await MeasureAsync());

        // What is safe and answers no more is no reason to go on.
        Play(app, Build, CallOutcome.Match);
        Assert.Equal("success", await MeasureAsync());
        Play(app, "2.4.0", CallOutcome.Match);
        Assert.Equal("inconclusive", await MeasureAsync());
        Play(app, Build, CallOutcome.Mismatch);
        Assert.Equal("failure", await MeasureAsync());

        async Task<string> MeasureAsync()
        {
            var address = Live(app, Text(web["url"])
                .Replace("{{args.experiment}}", "prices", StringComparison.Ordinal)
                .Replace("{{args.build}}", Build, StringComparison.Ordinal));
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var header = web["headers"][0];
            request.Headers.TryAddWithoutValidation(Text(header["key"]),
                Text(header["value"]).Replace("{{args.token}}", "secret", StringComparison.Ordinal));
            using var response = await app.Client.SendAsync(request);
            Assert.Equal(200, (int)response.StatusCode);
            using var result = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            var (success, failure) = (Holds(Text(metric["successCondition"]), result), Holds(Text(metric["failureCondition"]), result));

            // As Argo has it: failure first, then success, and neither is inconclusive.
            return failure ? "failure" : success ? "success" : "inconclusive";
        }
    }

    [Fact]
    public async Task Flagger_goes_on_where_a_hook_is_answered_with_200_and_holds_elsewhere()
    {
        var hooks = ((YamlSequenceNode)Read("flagger-canary.yml")["spec"]["analysis"]["webhooks"]).Children
            .ToDictionary(static hook => Text(hook["type"]), static hook => Text(hook["url"]), StringComparer.Ordinal);
        await using var app = await StartAsync();
        Assert.Equal((412, 412), await AskAsync());
        Play(app, Build, CallOutcome.Match, 10);
        Assert.Equal((200, 412), await AskAsync());
        Play(app, Build, CallOutcome.Match);
        Assert.Equal((200, 200), await AskAsync());
        Play(app, Build, CallOutcome.Mismatch);
        Assert.Equal((409, 409), await AskAsync());

        async Task<(int Rollout, int Promotion)> AskAsync() =>
            (await PostAsync(hooks["confirm-rollout"]), await PostAsync(hooks["confirm-promotion"]));

        // The body that Flagger posts; it sends no credential.
        async Task<int> PostAsync(string url)
        {
            using var content = new StringContent(
                """{"name":"orders","namespace":"shop","phase":"Progressing","checksum":"85d557f47b","metadata":{}}""", Encoding.UTF8,
                "application/json");
            using var response = await app.Client.PostAsync(
                Live(app, url.Replace("/orders-v2/", "/prices/", StringComparison.Ordinal)), content);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_workflow_on_GitHub_announces_the_build_and_ends_as_the_script_does()
    {
        var job = Read("github-actions.yml")["jobs"]["verdict"];
        var steps = ((YamlSequenceNode)job["steps"]).Children.OfType<YamlMappingNode>()
            .Where(static step => step.Children.ContainsKey("run")).Select(static step => Text(step["run"])).ToList();
        Assert.Equal(2, steps.Count);
        await using var app = await StartAsync();
        Assert.Equal([0, 2], await RunAsync());
        Play(app, Build, CallOutcome.Match);
        Assert.Equal([0, 0], await RunAsync());
        Play(app, Build, CallOutcome.Mismatch);
        Assert.Equal([0, 1], await RunAsync());
        Assert.Equal(Build, app.App.Services.GetRequiredService<AccountBook>().Experiment("prices").Evidence.PresentVersion(
            app.App.Services.GetRequiredService<ExperimentRegistry>().Current.Find("prices")!.Judged));

        async Task<IReadOnlyList<int>> RunAsync()
        {
            var codes = new List<int>();
            foreach (var step in steps)
            {
                // Nobody waits for five hours here.
                codes.Add(await BashAsync(app, step.Replace("orders-v2", "prices", StringComparison.Ordinal)
                    .Replace("20000", 1.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
            }

            return codes;
        }
    }

    private static YamlMappingNode Read(string file)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(Path.Combine(Repository.Root, "docs/guide/pipelines", file));
        stream.Load(text);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    // The same path and query of the live application.
    private static Uri Live(TestApp app, string url) => new(app.Address, new Uri(url).PathAndQuery);

    // The part of Argo's expressions that the file uses: fields, equal texts, and both.
    private static bool Holds(string condition, JsonDocument result) => condition.Split("&&", StringSplitOptions.TrimEntries).All(part =>
    {
        var sides = part.Split("==", StringSplitOptions.TrimEntries);
        var field = result.RootElement.GetProperty(sides[0]["result.".Length..]);
        return sides.Length == 1 ? field.GetBoolean() : field.GetString() == sides[1].Trim('"');
    });

    private static async Task<int> BashAsync(TestApp app, string script)
    {
        var start = new ProcessStartInfo("bash")
        {
            // As the runner does.
            ArgumentList = { "-e", "-c", script },
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment =
            {
                ["SHADOWING"] = new Uri(app.Address, "/shadowing").ToString(), ["TOKEN"] = "secret", ["BUILD"] = Build,
                ["GITHUB_RUN_ID"] = "7", ["no_proxy"] = "*",
            },
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        try
        {
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return process.ExitCode;
    }

    // Whoever has the token may operate; Flagger, which has none, may ask for verdicts.
    private static Task<TestApp> StartAsync() => DashboardApp.StartAsync(
        static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.VerdictPolicy = "anybody")
            .RequireAuthorization("token"),
        configure: static builder => builder.Services.AddAuthorizationBuilder()
            .AddPolicy("anybody", static policy => policy.RequireAssertion(static _ => true))
            .AddPolicy("token", static policy => policy.RequireAssertion(static context =>
                context.Resource is HttpContext http
                && AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var given) && given.Parameter == "secret")),
        settings:
        [
            ("Experiments:prices:Limits:MinHours", "0"), ("Experiments:prices:Limits:MinDistinct", "1"),
            ("Experiments:prices:Limits:MinPerEndpoint", "1"),
        ]);

    private static void Play(TestApp app, string version, CallOutcome outcome, int calls = 1_000)
    {
        var settings = app.App.Services.GetRequiredService<ExperimentRegistry>().Current.Find("prices")!.Judged;
        var evidence = app.App.Services.GetRequiredService<AccountBook>().Experiment("prices").Evidence;
        for (var number = 0; number < calls; number++)
        {
            evidence.Saw(new WitnessedCall("GET /price/{id:int}", outcome, null, null), settings, version);
        }
    }
}
