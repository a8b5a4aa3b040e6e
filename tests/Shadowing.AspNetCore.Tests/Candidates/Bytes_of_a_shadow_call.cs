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
    private const int WarmUp = 8_000;
    private const int Measured = 32_000;
    private static readonly byte[] s_body = [.. Enumerable.Repeat((byte)'1', 16_384)];

    [Theory]
    [InlineData(1_024)]
    [InlineData(16_384)]
    public async Task Are_at_most_twice_those_of_a_bare_request_for_the_same_answer_comparison_included(int length)
    {
        await using var candidate = await StartAsync(length, "0", null);
        await using var plain = await StartAsync(length, "0", null);
        await using var shadowed = await StartAsync(length, "0.1", candidate.Address);

        // The control's request is in both.
        var of = (Plain: await BytesAsync(plain), Shadowed: await BytesAsync(shadowed), Bare: await BareAsync(candidate.Address));
        var account = (await shadowed.ReportAsync("x")).Account;
        Assert.Equal((account.Sampled, 0), (account.Match, account.Dropped.Values.Sum()));
        var share = (double)account.Sampled / (WarmUp + Measured);
        var ratio = (of.Shadowed - of.Plain) / share / of.Bare;
        output.WriteLine($"plain {of.Plain:N0}, shadowed {of.Shadowed:N0}, bare {of.Bare:N0}: {ratio:F2}, {share:P1} sampled");
        Assert.InRange(ratio, 0.5, 2);
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

    private static async Task<double> BytesAsync(TestApp app)
    {
        return await BytesAsync(() => AskAsync(app.Client, "/a"), () => app.Report.WhenIdleAsync());
    }

    private static async Task<double> BareAsync(Uri address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
        client.BaseAddress = address;
        return await BytesAsync(() => AskAsync(client, "/a"), static () => Task.CompletedTask);
    }

    private static async Task AskAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await response.Content.CopyToAsync(Stream.Null);
    }

    // Of one request, where several come at once.
    private static async Task<double> BytesAsync(Func<Task> ask, Func<Task> idle)
    {
        await AskAsync(WarmUp);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await AskAsync(Measured);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Measured;

        async Task AskAsync(int times)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            {
                for (var number = 0; number < times / Clients; number++)
                {
                    await ask();
                }
            }));
            await idle();
        }
    }
}
