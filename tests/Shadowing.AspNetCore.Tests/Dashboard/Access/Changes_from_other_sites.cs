using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Access;

/// <summary>What a page of another site can make a browser send, sent as the browser sends it: with the user's credentials and without the
/// dashboard's own marks.</summary>
public sealed class Changes_from_other_sites
{
    private static readonly string[] s_actions = ["stop", "start", "forget", "rules/try"];

    public static TheoryData<string> Policies => ["none", "any", "reflected", "any before routing", "reflected before routing"];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Do_nothing_whatever_the_application_allows_other_origins(string cors)
    {
        await using var app = await StartAsync(cors);
        var group = await app.MismatchAsync();
        var before = await EvidenceAsync(app);
        var done = new List<string>();
        foreach (var action in s_actions)
        {
            foreach (var (name, change) in Attempts())
            {
                using var response = await app.ChangeAsync(action, "omar:ops", change);
                if ((int)response.StatusCode < 400)
                {
                    done.Add($"{action} by {name}: {(int)response.StatusCode}");
                }
            }

            foreach (var method in (string[])["GET", "HEAD", "PUT", "PATCH", "DELETE"])
            {
                using var response = await app.SendAsync(
                    new EndpointRequest(method, $"/shadowing/api/v1/experiments/prices/{action}?reason=x", "Operate"), "omar:ops");
                if ((int)response.StatusCode < 400)
                {
                    done.Add($"{action} by {method}: {(int)response.StatusCode}");
                }
            }
        }

        Assert.True(done.Count == 0, string.Join('\n', done));
        Assert.Equal(before, await EvidenceAsync(app));

        // The same requests from the dashboard's own page do something: it is the origin that the others are refused for.
        using var own = await app.ChangeAsync("stop", "omar:ops", message =>
        {
            message.Headers.Add("Origin", app.Address.GetLeftPart(UriPartial.Authority));
            message.Headers.Add("Sec-Fetch-Site", "same-origin");
        });
        Assert.Equal(200, (int)own.StatusCode);
        Assert.NotEqual(before, await EvidenceAsync(app));
        Assert.NotEmpty(group);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Are_told_nothing_that_could_be_read(string cors)
    {
        await using var app = await StartAsync(cors);
        var told = new List<string>();
        var asked = 0;
        foreach (var request in app.Requests(await app.MismatchAsync()))
        {
            if (request.Method is not "GET")
            {
                continue;
            }

            // The application's own policy may let the other page see that it was refused; it sees nothing else.
            foreach (var (name, mark) in ((string, Action<HttpRequestMessage>)[])
                [
                    ("an old browser", static message => message.Headers.Add("Origin", "https://evil.example")),
                    ("a sandbox", static message => message.Headers.TryAddWithoutValidation("Origin", "null")),
                    ("a claimed host", static message => { message.Headers.Add("Origin",
                        "https://evil.example"); message.Headers.Add("X-Forwarded-Host", "evil.example"); }),
                    ("fetch", static message => { message.Headers.Add("Origin",
                        "https://evil.example"); message.Headers.Add("Sec-Fetch-Site", "cross-site"); message.Headers.Add("Sec-Fetch-Mode",
                            "cors"); }),
                    ("an image", static message => { message.Headers.Add("Sec-Fetch-Site",
                        "cross-site"); message.Headers.Add("Sec-Fetch-Mode", "no-cors"); }),
                    ("a frame of the same site",
                        static message => { message.Headers.Add("Sec-Fetch-Site", "same-site"); message.Headers.Add("Sec-Fetch-Mode",
                            "cors"); }),
                ])
            {
                using var read = await app.SendAsync(request, "omar:ops", mark);
                asked++;

                // The page's scripts are the same for everybody, and come where the browser does not say itself that another site asks.
                var isScript = Path.GetExtension(request.Path) is ".js"
                    && read.RequestMessage?.Headers.Contains("Sec-Fetch-Site") is false;
                if (((int)read.StatusCode < 400 && !isScript)
                    || (await read.Content.ReadAsStringAsync()).Contains("prices", StringComparison.Ordinal))
                {
                    told.Add($"{name}: GET {request.Path} → {(int)read.StatusCode}");
                }
            }

            // Whoever follows a link comes in.
            using var followed = await app.SendAsync(request, "omar:ops",
                static message =>
                {
                    message.Headers.Add("Sec-Fetch-Site", "cross-site"); message.Headers.Add("Sec-Fetch-Mode",
                    "navigate");
                });
            Assert.True((int)followed.StatusCode != 403, request.Path);
        }

        Assert.True(told.Count == 0, string.Join('\n', told));
        Assert.True(asked > 20, $"{asked}");
    }

    // How a browser marks what a page of another site sends, old browsers (no Sec-Fetch-Site) and addresses without TLS included.
    private static IEnumerable<(string Name, Action<HttpRequestMessage> Change)> Attempts()
    {
        yield return ("a form", static message => Foreign(message, "application/x-www-form-urlencoded", "reason=x", "cross-site"));
        yield return ("a form with files",
            static message => Foreign(message, "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=reason\r\n\r\nx\r\n--b--\r\n", "cross-site"));
        yield return ("a form of text",
            static message => Foreign(message, "text/plain", "{\"reason\":\"x\",\"rule\":\"Ignore\",\"path\":\"$.a=\"}", "cross-site"));
        yield return ("a form in an old browser", static message => Foreign(message, "text/plain", "{\"reason\":\"x\"}", null));
        yield return ("a form without an origin",
            static message => Foreign(message, "text/plain", "{\"reason\":\"x\"}", null, origin: "null"));
        yield return ("a fetch without cors",
            static message => Foreign(message, "text/plain;charset=UTF-8", "{\"reason\":\"x\"}", "cross-site"));
        yield return ("a fetch that says JSON", static message => Foreign(message, "application/json", "{\"reason\":\"x\"}", "cross-site"));
        yield return ("a fetch with the header", static message => Foreign(message, "application/json", Json, "cross-site", header: "1"));
        yield return ("a fetch of the same site", static message => Foreign(message, "application/json", Json, "same-site", header: "1"));
        yield return ("a fetch with the header in an old browser",
            static message => Foreign(message, "application/json", Json, null, header: "1"));
        yield return ("a fetch from a sandbox",
            static message => Foreign(message, "application/json", Json, null, header: "1", origin: "null"));
        yield return ("a fetch that says which host it was forwarded from",
            static message => Foreign(message, "application/json", Json, null, header: "1", forwarded: "evil.example"));
        yield return ("a fetch with the header as text",
            static message => Foreign(message, "text/plain", Json, "same-origin", header: "1"));
        yield return ("a fetch with the header twice", static message => Foreign(message, "application/json", Json, null, header: "1, 1"));
        yield return ("a beacon", static message => Foreign(message, "application/x-www-form-urlencoded", "", "cross-site"));
    }

    private const string Json = """{ "reason": "x", "rule": "Ignore", "path": "$.a" }""";

    private static void Foreign(HttpRequestMessage message, string type, string body, string? site, string? header = null,
        string origin = "https://evil.example", string? forwarded = null)
    {
        message.Headers.Remove("Shadowing-Request");
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        message.Headers.TryAddWithoutValidation("Origin", origin);
        foreach (var (name, value) in ((string, string?)[])[("Sec-Fetch-Site", site), ("Shadowing-Request", header),
            ("X-Forwarded-Host", forwarded)])
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static async Task<string> EvidenceAsync(TestApp app)
    {
        var report = await app.ReportAsync("prices");
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri("/shadowing/api/v1/audit", UriKind.Relative))
        { Headers = { { HeaderSignIn.Header, "omar:ops" } } };
        using var response = await app.Client.SendAsync(request);
        using var audit = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return $"{report.Groups.Count} groups, audit {audit.RootElement.GetProperty("items").GetArrayLength()}";
    }

    private static Task<TestApp> StartAsync(string cors) => DashboardApp.StartAsync(
        static routes => routes.MapShadowing().RequireAuthorization("ops"),
        configure: builder => builder.Services.AddCors(
            options => options.AddDefaultPolicy(policy => _ = cors.StartsWith("any", StringComparison.Ordinal)
            ? policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()
            : policy.SetIsOriginAllowed(static _ => true).AllowCredentials().AllowAnyHeader().AllowAnyMethod())),
        map: app =>
        {
            if (cors is "none")
            {
                return;
            }

            app.UseCors();
            if (cors.Contains("before", StringComparison.Ordinal))
            {
                app.UseRouting();
                app.UseAuthentication();
                app.UseAuthorization();
            }
        });
}
