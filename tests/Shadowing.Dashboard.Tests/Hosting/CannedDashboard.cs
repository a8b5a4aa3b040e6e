using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Hosting;

/// <summary>The pages as they are in the source tree, over answers that were written down: for what a live run does not show at
/// will.</summary>
internal sealed class CannedDashboard : IAsyncDisposable
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;

    private CannedDashboard(WebApplication app, Dictionary<string, JsonNode> answers) => (_app, Answers) = (app, answers);

    public static string AssetFolder { get; } = Path.Combine(Repository.Root, "src", "Shadowing.Dashboard", "Assets");

    public Dictionary<string, JsonNode> Answers { get; }

    /// <summary>Gets where the dashboard's start page is.</summary>
    public Uri Address => new(_app.Urls.First().TrimEnd('/') + "/shadowing/");

    /// <summary>Gets or sets what answers in place of the written answers: null lets those be.</summary>
    public Func<HttpContext, string, bool>? Instead { get; set; }

    public bool HasStream { get; set; } = true;

    /// <summary>Gets the bodies of the changes that were asked for, by address.</summary>
    public List<(string Path, string Body, string? Marker)> Changes { get; } = [];

    public static async Task<CannedDashboard> StartAsync(string pathBase = "", int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var dashboard = new CannedDashboard(app, CannedAnswers.Read());
        app.UsePathBase(pathBase);
        app.Run(dashboard.AnswerAsync);
        await app.StartAsync();
        return dashboard;
    }

    /// <summary>Makes every text of every answer a payload; addresses stay.</summary>
    public void BecomeHostile()
    {
        foreach (var (path, answer) in Answers.Where(static pair => pair.Key != "me").ToList())
        {
            Answers[path] = HostileAnswers.Of(answer);
        }
    }

    /// <summary>Tells open pages that something changed.</summary>
    public void Tell() => _events.Writer.TryWrite("event: changed\ndata: {}\n\n");

    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/shadowing", out var rest))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var path = rest.Value!.TrimStart('/');
        if (!path.StartsWith("api/v1/", StringComparison.Ordinal))
        {
            await SendAssetAsync(context, path);
            return;
        }

        path = path["api/v1/".Length..];
        if (Instead?.Invoke(context, path) == true)
        {
            return;
        }

        await (path == "events" ? StreamAsync(context) : HttpMethods.IsPost(context.Request.Method) ? ChangeAsync(context, path)
            : SendAsync(context, path));
    }

    private static async Task SendAssetAsync(HttpContext context, string path)
    {
        var file = Path.GetFullPath(Path.Combine(AssetFolder, path.Length == 0 ? "index.html" : path));
        if (!file.StartsWith(AssetFolder, StringComparison.Ordinal) || !File.Exists(file)
            || !s_types.TryGetValue(Path.GetExtension(file), out var type))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = type;
        await context.Response.SendFileAsync(file);
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (!HasStream)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync(": open\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var told in _events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(told, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The page went away.
        }
    }

    private async Task ChangeAsync(HttpContext context, string path)
    {
        using var reader = new StreamReader(context.Request.Body);
        var marker = context.Request.Headers["Shadowing-Request"].ToString();
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        lock (Changes)
        {
            Changes.Add((path, body, marker));
        }

        await SendAsync(context, Answers.ContainsKey(path) ? path : "me");
    }

    private async Task SendAsync(HttpContext context, string path)
    {
        if (!Answers.TryGetValue(path, out var answer))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such experiment.", "Known: offsets-nodatime.");
            return;
        }

        var text = answer.ToJsonString();
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Answers with a problem.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.WriteAsync(new JsonObject { ["title"] = title, ["detail"] = detail, ["status"] = status }.ToJsonString());
    }
}
