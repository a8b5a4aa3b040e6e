using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>Secrets go through a whole application, and then everything that it keeps, shows and sends is searched for them.</summary>
public sealed class Planted_secrets
{
    [Fact]
    public void Are_thirty_or_more() =>
        Assert.InRange(Plants.All.Select(static plant => plant.Secret).Distinct(StringComparer.Ordinal).Count(), 30, 200);

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Production", true)]
    [InlineData("Staging", false)]
    public async Task Are_found_nowhere_where_values_are_not_kept(string environment, bool isInProcess) =>
        None(await FoundAsync(environment, isInProcess, Plants.All));

    [Theory]
    [InlineData("Development", false, null)]
    [InlineData("Development", true, null)]
    [InlineData("Production", false, "true")]
    public async Task Are_found_nowhere_when_a_name_or_their_looks_gives_them_away_even_where_values_are_kept(string environment,
        bool isInProcess, string? keepValues) =>
        None(await FoundAsync(environment, isInProcess, [.. Plants.All.Where(static plant => !plant.IsInnocent)],
            ("KeepValues", keepValues)));

    [Fact]
    public async Task Are_found_by_the_same_search_where_nothing_hides_them()
    {
        var innocent = Plants.All.Where(static plant => plant.IsInnocent).ToList();
        var found = await FoundAsync("Development", isInProcess: false, innocent);
        Assert.Equal([], innocent.Select(static plant => plant.Name)
            .Except(found.Select(static one => one.Split(": ")[0]), StringComparer.Ordinal));
        foreach (var place in (string[])["the report", "the report for people", "the file",
            "the answer of /shadowing/api/v1/experiments/{name}/groups/{id}/samples"])
        {
            Assert.Contains(found, one => one.Split(": ")[1].Split(", ").Contains(place));
        }
    }

    [Fact]
    public async Task Are_found_where_a_list_allows_them_and_nowhere_else()
    {
        Plant[] allowed = [.. Plants.All.Where(
            static plant => plant.Name is "a header" or "the query" or "the path" or "a value" or "a header of the answer")];
        Plant[] others = [.. Plants.All.Except(allowed)];
        var found = await FoundAsync("Production", false, Plants.All,
            ("Redaction:AllowHeaders:0", "X-Note"), ("Redaction:AllowHeaders:1", "X-Remark"),
            ("Redaction:AllowHeaders:2", "Authorization"), ("Redaction:AllowHeaders:3", "X-Session-Id"),
            ("Redaction:AllowHeaders:4", "Cookie"), ("Redaction:AllowHeaders:5", "Set-Cookie"),
            ("Redaction:AllowQuery:0", "note"), ("Redaction:AllowQuery:1", "token"), ("Redaction:AllowRoute:0", "id"),
            ("Redaction:AllowPaths:0", "$.note"), ("Redaction:AllowPaths:1", "$.password"), ("Redaction:AllowPaths:2", "$.a"));
        var names = found.Select(static one => one.Split(": ")[0]).ToList();
        Assert.Equal([], names.Intersect(others.Select(static plant => plant.Name), StringComparer.Ordinal));
        Assert.Equal(allowed.Select(static plant => plant.Name).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    private static void None(IReadOnlyList<string> found) => Assert.True(found.Count == 0, string.Join('\n', found));

    // Sends a call for each; gets "plant: places" of those that are found.
    private static async Task<IReadOnlyList<string>> FoundAsync(string environment, bool isInProcess, IReadOnlyList<Plant> plants,
        params (string Key, string? Value)[] settings)
    {
        using var shown = new EverythingShown();
        var file = Path.Combine(Directory.CreateTempSubdirectory("shadowing-plants-").FullName, "evidence.db");
        Plant now = plants[0];
        await using var receiver = await TestApp.StartAsync(static _ => { }, app => app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            shown.Add("a webhook", string.Join('\n', context.Request.Headers.Select(static header => $"{header.Key}: {header.Value}"))
                + await reader.ReadToEndAsync(context.RequestAborted));
        }));
        await using var candidate =
            await TestApp.StartAsync(static _ => { }, app => app.Run(context => AnswerAsync(context, now, isCandidate: true)));
        var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace);
                builder.Configuration.AddInMemoryCollection(
                    settings.Where(static pair => pair.Value is not null)
                        .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)).Concat(
                [
                    new("Shadowing:Alerts:Webhook", receiver.Address.ToString()), new("Shadowing:Alerts:Secret", "a secret of sixteen"),
                    new("Shadowing:Alerts:NewGroupShare", "0"), new("Shadowing:Samples:PerGroup", "100"),
                ]));
                builder.Services.AddSingleton<IVault, Vault>();
                builder.Services.AddShadow<IVault, OtherVault>("vault", static methods => methods.AllAreReads());
                builder.Services.AddShadowing().UseSqlite(file).AddSink(shown)
                    .AddExperiment("vault", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000))
                    .AddExperiment("inline", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000))
                    .AddExperiment("plant", experiment =>
                    {
                        (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000);
                        experiment.Candidate = isInProcess ? null : candidate.Address;
                        experiment.Methods.Add("POST");
                        foreach (var name in (string[])["Authorization", "Cookie", "X-Api-Key", "X-Session-Id", "X-Note", "token",
                            "api_key", "sig", "password"])
                        {
                            experiment.Headers.Forward.Add(name);
                        }

                        foreach (var name in (string[])["Set-Cookie", "Location", "X-Remark"])
                        {
                            experiment.Headers.Compare.Add(name);
                        }
                    });
            },
            app =>
            {
                app.UseShadowing();
                var route = app.Map("/plant/{id}", context => AnswerAsync(context, now, isCandidate: false));
                _ = isInProcess
                    ? route.WithShadow("plant", (HttpContext context) => AnswerAsync(context, now, isCandidate: true))
                    : route.WithShadow("plant");
                app.MapShadowing("/shadowing").AllowAnonymous();
            },
            environment: environment);
        await using (app)
        {
            foreach (var plant in plants)
            {
                now = plant;
                await CallAsync(app, plant);
            }

            await ServicesAsync(app, plants);
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
                // As bytes: also what was deleted and not overwritten.
                await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                shown.Add("the file", await reader.ReadToEndAsync());
            }

            var reports = app.Report.Capture().Experiments;
            Assert.All(reports, static report => Assert.True(report.Account.Mismatch > 0, report.Name));
            Assert.NotEmpty(reports.Single(static report => report.Name == "inline").Failures.Single().Samples.Single().Exceptions);
            var account = reports.Single(static report => report.Name == "plant").Account;

            // What is no JSON cannot be compared; it goes through everything else.
            var expected = plants.Count(static plant => plant.Name is not "no JSON");
            Assert.True(expected == account.Mismatch,
                $"{account.Mismatch} of {expected}: {string.Join(", ", account.NotComparable)} {string.Join(", ", account.CandidateFailures)}");
        }

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Superset(new HashSet<string>(
            ["a log", "a metric", "a sink", "a trace", "a webhook", "the file", "the report", "the report for people"],
            StringComparer.Ordinal), shown.Places.ToHashSet(StringComparer.Ordinal));
        return [.. from plant in plants let places = shown.Find(
            plant.Forms) where places.Count > 0 select $"{plant.Name}: {string.Join(", ", places)}"];
    }

    // In arguments, results, exceptions, contexts, and around the call in its activity.
    private static async Task ServicesAsync(TestApp app, IReadOnlyList<Plant> plants)
    {
        var (sensitive, innocent) = (plants[0].Secret, plants.FirstOrDefault(static plant => plant.IsInnocent)?.Secret ?? "harmless");
        using var scope = app.App.Services.CreateScope();
        using var activity = new Activity("around").AddTag("password", sensitive).AddTag("note", innocent).AddBaggage("note", innocent)
            .Start();
        var vault = scope.ServiceProvider.GetRequiredService<IVault>();
        vault.Open(sensitive, innocent, "4111 1111 1111 1111");
        Assert.Throws<InvalidOperationException>(() => vault.Fail(sensitive));
        var shadow = scope.ServiceProvider.GetRequiredService<IShadow>();
        await shadow.RunAsync<object, Opened, Opened>(
            "inline", _ => Task.FromResult(new Opened(sensitive, innocent, 1)),
            (_, _) => Task.FromResult(new Opened(sensitive, innocent + "1", 2)),
            comparison => comparison.Context("note", innocent).Context("password", sensitive).Context("paid with", "4111 1111 1111 1111"));
        shadow.Run<int>("inline", static () => 1, () => throw new InvalidOperationException($"token={sensitive}",
            new FormatException($"inner token={sensitive} of 4111 1111 1111 1111")));
        activity.Stop();
        await app.ReportAsync("vault");
    }

    private static async Task CallAsync(TestApp app, Plant plant)
    {
        using var message = new HttpRequestMessage(plant.Body is null ? HttpMethod.Get : HttpMethod.Post,
            new Uri(plant.Path + plant.Query, UriKind.Relative));
        if (plant.Header is var (name, value))
        {
            Assert.True(message.Headers.TryAddWithoutValidation(name, value));
        }

        if (plant.Body is not null)
        {
            message.Content = new StringContent(plant.Body, Encoding.UTF8, plant.BodyType);
        }

        using var response = await app.Client.SendAsync(message);
        Assert.Equal(plant.AnswerOf(isCandidate: false), await response.Content.ReadAsByteArrayAsync());
        await app.ReportAsync("plant");
    }

    private static async Task AnswerAsync(HttpContext context, Plant plant, bool isCandidate)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType =
            plant.AnswerType.Contains(plant.Secret, StringComparison.Ordinal) && isCandidate ? "application/json" : plant.AnswerType;
        if (plant.IsZipped)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        if (plant.AnswerHeader is var (name, _))
        {
            context.Response.Headers.Append(name, plant.HeaderOf(isCandidate));
        }

        await context.Response.Body.WriteAsync(plant.AnswerOf(isCandidate), context.RequestAborted);
    }
}
