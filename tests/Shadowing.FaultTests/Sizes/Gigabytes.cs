using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Sizes;

[Collection(nameof(Alone))]
public sealed class Gigabytes(ITestOutputHelper output)
{
    private const long Gigabyte = 1L << 30;
    private const int Cap = 262_144;

    // Of a slab that holds the last piece below the cap.
    private const long MostRecorded = 2 * Cap;

    // What server and client need of their own for a connection, with what no collection has taken back yet.
    private const long MostHeap = 48L << 20;
    private const long MostKept = 8L << 20;

    [Fact]
    public async Task Of_an_upload_pass_whole_and_no_more_than_the_cap_is_held()
    {
        await using var app = await StartAsync(keeper: null);
        var look = new MemoryLook(app.App.Services.GetRequiredService<CaptureGate>());
        Assert.Equal(Gigabyte, await UploadAsync(app, Gigabyte, look));
        await HoldAsync(app, look, "request_body_over_cap");
    }

    [Fact]
    public async Task Of_an_answer_pass_whole_and_no_more_than_the_cap_is_held()
    {
        await using var app = await StartAsync(keeper: null);
        var look = new MemoryLook(app.App.Services.GetRequiredService<CaptureGate>());
        using var response = await app.Client.GetAsync(Path($"/answer/{Gigabyte}"), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal(Gigabyte, await Pattern.ReadAsync(body, look.Look));
        await HoldAsync(app, look, "control_body_over_cap");
    }

    [Fact]
    public async Task Of_a_candidates_answer_are_read_up_to_the_cap()
    {
        MemoryLook? look = null;
        await using var candidate = await TestApp.StartAsync(
            static _ => { },
            app => app.MapGet("/answer/{length:long}", (long length, HttpContext context) =>
                Pattern.WriteAsync(context.Response.Body, length, () =>
                {
                    // A server writes on after its client is gone, and nothing comes of it.
                    context.RequestAborted.ThrowIfCancellationRequested();
                    look!.Look();
                })));
        await using var app = await StartAsync(keeper: null, candidate.Address);
        look = new MemoryLook(app.App.Services.GetRequiredService<CaptureGate>());
        Assert.Equal("a", await app.Client.GetStringAsync(Path($"/answer/{Gigabyte}?small")));
        await HoldAsync(app, look, "candidate_body_over_cap");
    }

    /// <summary>The control of the tests above: what keeps the bodies that pass exceeds the bounds, of a fraction already.</summary>
    [Fact]
    public async Task That_somebody_keeps_exceed_the_bounds()
    {
        const long Length = 128L << 20;
        var keeper = new MemoryStream();
        await using var app = await StartAsync(keeper);
        var look = new MemoryLook(app.App.Services.GetRequiredService<CaptureGate>());
        Assert.Equal(Length, await UploadAsync(app, Length, look));
        Assert.True(look.MostHeap > MostHeap, $"{look.MostHeap:N0} bytes at most");
        Assert.True(look.Kept > MostKept, $"{look.Kept:N0} bytes kept");

        // Whoever measures next must not find it gone meanwhile.
        keeper.SetLength(0);
        keeper.Capacity = 0;
    }

    private static Uri Path(FormattableString path) => new(path.ToString(CultureInfo.InvariantCulture), UriKind.Relative);

    private static async Task<long> UploadAsync(TestApp app, long length, MemoryLook look)
    {
        using var content = new PatternContent(length, look.Look);
        using var response = await app.Client.PostAsync(Path($"/upload"), content);
        return long.Parse(await response.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture);
    }

    private async Task HoldAsync(TestApp app, MemoryLook look, string reason)
    {
        var report = await app.ReportAsync("x");
        var kept = look.Kept;
        output.WriteLine($"{reason}: recorded {look.MostRecorded:N0} at most, heap {look.MostHeap:N0} at most, {kept:N0} kept");
        Assert.Equal((1, 1), (report.Account.Sampled, report.Account.NotComparable[reason]));
        Assert.Equal(0, app.Report.Capture().Faults);
        Assert.InRange(look.MostRecorded, 0, MostRecorded);
        Assert.InRange(look.MostHeap, long.MinValue, MostHeap);
        Assert.InRange(kept, long.MinValue, MostKept);
        Assert.Equal(0, app.App.Services.GetRequiredService<CaptureGate>().Bytes.Reserved);
    }

    private static Task<TestApp> StartAsync(MemoryStream? keeper, Uri? candidate = null) => TestApp.StartAsync(
        builder =>
        {
            // Nobody listens here: a candidate that is not to be called fails the test if it is.
            builder.Shadow("x", candidate ?? new Uri("http://127.0.0.1:9"), ("MaxBodyBytes", Cap.ToString(CultureInfo.InvariantCulture)),
                ("Timeout", "00:01:00"));
            builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
            builder.Services.AddShadowing();
        },
        app =>
        {
            app.Use(async (context, next) =>
            {
                if (keeper is not null)
                {
                    await context.Request.Body.CopyToAsync(keeper);
                    keeper.Position = 0;
                    context.Request.Body = keeper;
                }

                await next(context);
            });
            app.UseShadowing();
            app.MapPost("/upload", static async (HttpContext context) =>
            {
                var read = await Pattern.ReadAsync(context.Request.Body);
                await context.Response.WriteAsync(read.ToString(CultureInfo.InvariantCulture));
            }).WithShadow("x");
            app.MapGet("/answer/{length:long}", static (long length, HttpContext context) =>
                context.Request.QueryString.HasValue
                    ? context.Response.WriteAsync("a")
                    : Pattern.WriteAsync(context.Response.Body, length)).WithShadow("x");
        });
}
