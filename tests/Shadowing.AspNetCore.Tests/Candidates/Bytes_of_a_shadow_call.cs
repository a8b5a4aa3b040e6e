using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

/// <summary>Counts what the whole process allocates: nothing else may run.</summary>
[Collection(nameof(Alone))]
public sealed class Bytes_of_a_shadow_call(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Requests = 6_000;
    private const int Rounds = 8;
    private static readonly byte[] s_body = [.. Enumerable.Repeat((byte)'1', 16_384)];

    [Theory]
    [InlineData(1_024)]
    [InlineData(16_384)]
    public async Task Are_at_most_twice_those_of_a_request_that_the_application_itself_would_fire_comparison_included(int length)
    {
        await using var candidate = await StartAsync(length, "0", null);
        await using var plain = await StartAsync(length, "0", null);
        await using var shadowed = await StartAsync(length, "0.1", candidate.Address);
        using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
        bare.BaseAddress = candidate.Address;

        // The control's request is in both.
        var of = await SteadyAsync(
            async () => (Plain: await BytesAsync(() => AskAsync(plain.Client)), Fired: await BytesAsync(() => AskAsync(bare, isFired: true))));
        var bytes = await SteadyAsync(() => OfShadowCallAsync(shadowed, of.Plain));
        var ratio = bytes / of.Fired;
        output.WriteLine($"a shadow call {bytes:N0}, a fired request {of.Fired:N0}: {ratio:F2}; a request of the application {of.Plain:N0}");
        Assert.InRange(ratio, 0.5, 2);
    }

    // What is used again is made when more calls than ever are in hand at once: the round with the least of that is the steady state.
    private static async Task<T> SteadyAsync<T>(Func<Task<T>> measure)
    {
        var rounds = new List<T>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await measure());
        }

        return rounds.Min()!;
    }

    private static async Task<double> OfShadowCallAsync(TestApp app, double plain)
    {
        var before = (await app.ReportAsync("x")).Account;
        var all = await BytesAsync(async () =>
        {
            await AskAsync(app.Client);
            await app.Report.WhenIdleAsync();
        });
        var after = (await app.ReportAsync("x")).Account;
        Assert.Equal((after.Sampled, 0), (after.Match, after.Dropped.Values.Sum()));
        return (all - plain) * Requests / (after.Sampled - before.Sampled);
    }

    private static Task<TestApp> StartAsync(int length, string rate, Uri? candidate) => TestApp.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(
            [
                new("Shadowing:Experiments:x:SampleRate", rate), new("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
                new("Shadowing:Experiments:x:Candidate", (candidate ?? new Uri("http://127.0.0.1:1")).ToString()),
            ]);
            builder.Services.AddShadowing();
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", (RequestDelegate)(context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = length;
                return context.Response.Body.WriteAsync(s_body, 0, length);
            })).WithShadow("x");
        });

    // Of one request, where several come at once.
    private static async Task<double> BytesAsync(Func<Task> ask)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await ask();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    private static async Task AskAsync(HttpClient client, bool isFired = false) =>
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var number = 0; number < Requests / Clients; number++)
            {
                // Away from the request's path, as whoever writes it by hand does.
                await (isFired ? Task.Run(() => GetAsync(client)) : GetAsync(client));
            }
        }));

    private static async Task GetAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/a", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await response.Content.CopyToAsync(Stream.Null);
    }
}
