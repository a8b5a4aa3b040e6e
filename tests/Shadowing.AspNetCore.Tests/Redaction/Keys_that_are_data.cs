using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Noise;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>Keys that are data go through a whole application in Production, as noise, as mismatches and beside both; then everything that
/// it keeps, shows and sends is searched for them.</summary>
public sealed class Keys_that_are_data
{
    private const int Calls = 30;

    public static TheoryData<string, string> Cases => new(
        ("address", "json"), ("address", "lines"), ("address", "form"), ("address", "nested"), ("address", "cookie"), ("id", "json"),
        ("number", "nested"), ("date", "lines"));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leave_in_nothing_that_is_kept_shown_or_sent(string kind, string form)
    {
        var names = new RandomKeys(kind);
        var known = names.Next();
        using var shown = new EverythingShown();
        var file = Path.Combine(Directory.CreateTempSubdirectory("shadowing-keys-").FullName, "evidence.db");
        await using var receiver = await TestApp.StartAsync(static _ => { }, app => app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            shown.Add("a webhook", await reader.ReadToEndAsync(context.RequestAborted));
        }));
        var app = await StartAsync(names, known, form, file, receiver.Address, shown);
        await using (app)
        {
            for (var call = 0; call < Calls; call++)
            {
                await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
                await app.ReportAsync("x");
            }

            var notifier = app.App.Services.GetRequiredService<AlertNotifier>();
            notifier.Look();
            Assert.True(await app.App.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
            using var deadline = new CancellationTokenSource(TestApp.Deadline);
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (notifier.Read().Sent == 0)
            {
                await pause.WaitForNextTickAsync(deadline.Token);
            }

            await shown.AskAsync(app);
            foreach (var part in Directory.EnumerateFiles(Path.GetDirectoryName(file)!))
            {
                await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                shown.Add("the file", await reader.ReadToEndAsync());
            }

            var report = app.Report.Capture().Experiments.Single();
            Assert.Equal(Calls, report.Account.Mismatch);
            Assert.NotEmpty(report.Noise);
            Assert.Contains(report.Noise,
                noise => form is "cookie" ? noise.Path == "header:Set-Cookie" : noise.Path.Contains(".*", StringComparison.Ordinal));
            Assert.True(form is "cookie" || report.Groups.Any(static group => group.Path.Contains(".*", StringComparison.Ordinal)),
                string.Join(' ', report.Groups.Select(static group => group.Path)));
            Assert.Contains(report.Verdict!.NotVerified,
                static sentence => sentence.StartsWith("Where the control differs from itself", StringComparison.Ordinal));
        }

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Superset(new HashSet<string>(
            ["a log", "a metric", "a sink", "a trace", "a webhook", "the file", "the report", "the report for people"],
            StringComparer.Ordinal), shown.Places.ToHashSet(StringComparer.Ordinal));
        if (shown.Find(names.Made.SelectMany(static name => (string[])[name, Uri.EscapeDataString(name)])).Count == 0)
        {
            return;
        }

        var found = names.Made.Select(name => (Name: name, Places: shown.Find([name, Uri.EscapeDataString(name)])))
            .Where(static found => found.Places.Count > 0).ToList();
        Assert.True(found.Count == 0,
            string.Join('\n', found.Select(static found => $"{found.Name}: {string.Join(", ", found.Places)}").Take(10)));
    }

    private static Task<TestApp> StartAsync(RandomKeys names, string known, string form, string file, Uri receiver,
        EverythingShown shown) => TestApp.StartAsync(
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Configuration.AddInMemoryCollection([
                new("Shadowing:Alerts:Webhook", receiver.ToString()), new("Shadowing:Alerts:Secret", "a secret of sixteen"),
                new("Shadowing:Alerts:NewGroupShare", "0"), new("Shadowing:Samples:PerGroup", "100"),
            ]);
            builder.Services.AddShadowing().UseSqlite(file).AddSink(shown).AddExperiment("x", experiment =>
            {
                (experiment.SampleRate, experiment.MaxPerSecond, experiment.SelfCheck) = (1, 1_000_000, 1);
                experiment.Headers.Compare.Add("Set-Cookie");
            });
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", (HttpContext context) => AnswerAsync(context, names, known, form, 1))
                .WithShadow("x", (HttpContext context) => AnswerAsync(context, names, known, form, 2));
            app.MapShadowing("/shadowing").AllowAnonymous();
        },
        environment: "Production");

    // A key that comes once is noise, the known one has a wrong value, and so has the total.
    private static async Task AnswerAsync(HttpContext context, RandomKeys names, string known, string form, int side)
    {
        var name = names.Next();
        var (type, body) = form switch
        {
            "json" =>
                ("application/json", JsonSerializer.Serialize(
                    new { by = new Dictionary<string, int> { [name] = 1, [known] = side }, total = side })),
            "lines" => ("application/x-ndjson", $"{{\"{name}\":1,\"{known}\":{side}}}\n{{\"total\":{side}}}\n"),
            "form" =>
                ("application/x-www-form-urlencoded", $"{Uri.EscapeDataString(name)}=1&{Uri.EscapeDataString(known)}={side}&total={side}"),
            "nested" =>
                ("application/json", JsonSerializer.Serialize(
                    new
                    {
                        rows = new[] { new Dictionary<string, object> { [name] = new { at = 1 },
                        [known] = new Dictionary<string, int> { ["v"] = side, [name] = 1 } } },
                        total = side
                    })),
            _ => ("application/json", JsonSerializer.Serialize(new { total = side })),
        };
        if (form is "cookie")
        {
            context.Response.Headers.Append("Set-Cookie", $"{name}=1; Path=/");
            context.Response.Headers.Append("Set-Cookie", $"{known}={side}; Path=/");
        }

        context.Response.ContentType = type;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
