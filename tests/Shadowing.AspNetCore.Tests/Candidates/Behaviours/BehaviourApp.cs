using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Metadata;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>An application that has each behaviour twice: as an endpoint that is asked over a socket, and as the candidate of an endpoint
/// that does nothing.</summary>
public sealed class BehaviourApp : IAsyncLifetime
{
    // Of a server's own making, and of what differs by itself.
    private static readonly string[] s_headers =
    [
        "Content-Type", "Content-Encoding", "Content-Disposition", "Content-Language", "Location", "Set-Cookie", "X-A", "X-B", "X-Many",
        "Retry-After", "ETag", "Cache-Control", "Last-Modified",
        "Accept-Ranges", "Allow", "WWW-Authenticate", "Pragma", "Expires", "Link", "Vary",
    ];

    private readonly Dictionary<string, (Notes Server, Notes Candidate)> _notes = [];
    private readonly Dictionary<string, string> _candidates = [];
    private TestApp? _app;

    public static string Answered(int status, IEnumerable<string> headers, ReadOnlySpan<byte> body) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{status} [{string.Join(" | ", headers.Order(StringComparer.OrdinalIgnoreCase))}] {body.Length}: {(body.Length > 400 ? Convert.ToHexString(SHA256.HashData(body)) : Encoding.Latin1.GetString(body))}");

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            builder =>
            {
                // An experiment for each: one whose candidate only fails pauses.
                var settings = AllBehaviours.All.SelectMany(static (_, number) => Settings.All($"x{number}",
                [
                    ($"Experiments:x{number}:Timeout", "00:00:20"), ($"Experiments:x{number}:Methods:0", "GET"),
                    ($"Experiments:x{number}:Methods:1", "HEAD"), ($"Experiments:x{number}:Methods:2", "POST"),
                    .. s_headers.Select((header, index) => ($"Experiments:x{number}:Headers:Compare:{index}", (string?)header)),
                ])).DistinctBy(static setting => setting.Key);
                builder.Configuration.AddInMemoryCollection(
                    settings.Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.WebHost.ConfigureKestrel(
                    static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
                builder.Services.AddShadowing();
            },
            Map);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>Runs a behaviour both ways.</summary>
    internal async Task<(string Server, string Candidate)> RunAsync(Behaviour behaviour, bool http2)
    {
        var notes = _notes[behaviour.Name] = (new Notes(), new Notes());
        _candidates.Remove(behaviour.Name);
        var server = await AskAsync(behaviour, "server", http2);
        await notes.Server.Ended.WaitAsync(TestApp.Deadline);
        await AskAsync(behaviour, "candidate", http2);
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await _app!.Report.WhenIdleAsync(deadline.Token);
        return (
            Outcome(notes.Server, server),
            (_candidates.TryGetValue(behaviour.Name, out var candidate) ? candidate : "not run") + Lines(notes.Candidate)
                + Late(behaviour));
    }

    private void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var path = context.Request.Path.Value!.Split('/');
            var behaviour = AllBehaviours.All[int.Parse(path[2], CultureInfo.InvariantCulture)];
            behaviour.Before?.Invoke(context);
            var notes = _notes[behaviour.Name].Server;
            try
            {
                await next(context);
            }
            catch (Exception escaped) when (path[1] == "server")
            {
                (notes.Escaped, notes.HadStarted) = (escaped, context.Response.HasStarted);
                throw;
            }
            finally
            {
                if (path[1] == "server")
                {
                    notes.End();
                }
            }
        });
        app.UseShadowing();
        foreach (var (number, behaviour) in AllBehaviours.All.Index())
        {
            app.MapMethods($"/server/{number}", [behaviour.Method], Handler(behaviour, isServer: true));
            IEndpointConventionBuilder endpoint =
                app.MapMethods($"/candidate/{number}", [behaviour.Method],
                    static (HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
            endpoint.WithShadow($"x{number}", Handler(behaviour, isServer: false)).Finally(built =>
            {
                var metadata = built.Metadata.OfType<HandlerMetadata>().Single();
                metadata.Candidate = new RecordingCandidate(metadata.Candidate!, outcome => _candidates[behaviour.Name] = outcome);
            });
        }
    }

    // Made at each call, for its notes.
    private Delegate Handler(Behaviour behaviour, bool isServer)
    {
        var made = behaviour.Handler(new Notes());
        return made is Func<HttpContext, Task>
            ? (HttpContext context) =>
                ((Func<HttpContext, Task>)behaviour.Handler(isServer ? _notes[behaviour.Name].Server : _notes[behaviour.Name].Candidate))(
                    context)
            : made;
    }

    private async Task<string> AskAsync(Behaviour behaviour, string side, bool http2)
    {
        var address = new Uri(_app!.App.Urls.ElementAt(http2 ? 1 : 0));
        using var request = new HttpRequestMessage(new HttpMethod(behaviour.Method),
            new Uri(address, $"/{side}/{NumberOf(behaviour)}{behaviour.Query}"))
        {
            Version = http2 ? HttpVersion.Version20 : behaviour.Http1Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (behaviour.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", behaviour.ContentType);
            if (behaviour.IsChunked)
            {
                request.Headers.TransferEncodingChunked = true;
            }
        }

        request.Headers.TryAddWithoutValidation("X-Sent", "a, b");
        if (behaviour.Closes && !http2)
        {
            request.Headers.ConnectionClose = true;
        }

        // One for each: a server may close the connection of a behaviour that it did not like.
        using var client = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false, UseCookies = false, UseProxy = false,
                ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8
            });
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        try
        {
            using var response = await client.SendAsync(request, deadline.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            var headers = s_headers.Select(name => (Name: name, Values: Values(response, name)))
                .Where(static header => header.Values is not null).Select(static header => $"{header.Name}: {header.Values}");
            return Answered((int)response.StatusCode, headers, bytes);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return "broken";
        }
    }

    private static string? Values(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
            || response.Content.Headers.NonValidated.TryGetValues(name, out values) ? string.Join(" + ", values) : null;

    private static string Outcome(Notes notes, string seen) =>
        (notes.Escaped is { } escaped && !notes.Aborted && (!notes.HadStarted || seen == "broken")
            ? $"threw {Notes.Describe(escaped)}"
            : seen) + Lines(notes);

    // What never ends would hold a worker until the candidate's time is over.
    private string Late(Behaviour behaviour) =>
        _app!.Logs.Entries.Any(entry => entry.Message.StartsWith($"x{NumberOf(behaviour)}:", StringComparison.Ordinal)
            && entry.Message.Contains("not_ended", StringComparison.Ordinal)) ? "\n  not ended" : string.Empty;

    private static int NumberOf(Behaviour behaviour) => AllBehaviours.All.Index().Single(known => known.Item == behaviour).Index;

    private static string Lines(Notes notes) => string.Concat(notes.All.Select(static note => $"\n  {note}"));
}
