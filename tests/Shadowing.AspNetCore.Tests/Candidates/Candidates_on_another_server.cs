using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Calls;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

public sealed class Candidates_on_another_server : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Target, Dictionary<string, string> Headers)> _seen = new();
    private TestApp _candidate = null!;

    public async ValueTask InitializeAsync() => _candidate = await TestApp.StartAsync(app => app.Map("/{**rest}", (HttpContext context) =>
    {
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        _seen.Enqueue((target, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase)));
        context.Response.Cookies.Append("session", "canary");
        return "a";
    }));

    public ValueTask DisposeAsync() => _candidate.DisposeAsync();

    [Fact]
    public async Task Credentials_stay_here_in_every_place_and_the_marker_and_forwarded_headers_go()
    {
        string[] headers = ["Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "Proxy-Authorization",
            "X-Csrf-Token", "X-Functions-Key", "X-Custom", "Forwarded", "X-Client-Cert", "Referer"];
        string[] query = ["access_token", "api_key", "apikey", "token", "code", "sig", "password", "client_secret", "X-Amz-Signature",
            "session_id", "%74oken", "sas", "jwt"];
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get,
            "/a?q=1&" + string.Join('&', query.Select(name => $"{name}=canary")) + "&r=2");
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header, "canary");
        }

        request.Headers.TryAddWithoutValidation("Accept", "text/plain");
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", "vendor=canary");
        request.Headers.TryAddWithoutValidation("baggage", "user=canary");
        using var response = await app.Client.SendAsync(request);
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.Match);
        var (target, got) = Assert.Single(_seen);
        Assert.Equal("/base/a?q=1&r=2", target);
        Assert.DoesNotContain("canary", string.Join(' ', got.Values), StringComparison.Ordinal);
        Assert.Equal("x", got["Shadowing-Experiment"]);
        Assert.Equal("text/plain", got["Accept"]);
        Assert.Equal("http", got["X-Forwarded-Proto"]);
        Assert.Equal(app.Address.Authority, got["X-Forwarded-Host"]);
        Assert.Equal(_candidate.Address.Authority, got["Host"]);

        // Where somebody traces, the candidate is told of the shadow's own trace; of the caller's it never is.
        Assert.DoesNotContain("0af7651916cd43dd8448eb211c80319c", string.Join(' ', got.Values), StringComparison.Ordinal);
        Assert.DoesNotContain(got.Keys,
            name => name.ToUpperInvariant() is "TRACESTATE" or "BAGGAGE" or "CORRELATION-CONTEXT" or "REQUEST-ID");
        Assert.DoesNotContain("canary",
            app.Report.Capture().ToJson() + app.Report.Capture().ToMarkdown()
                + string.Join(' ', app.Logs.Entries.Where(entry => entry.Category.StartsWith("Shadowing", StringComparison.Ordinal))
                    .Select(entry => entry.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_an_answer_has_set_goes_with_no_later_call()
    {
        await using var app = await StartAsync();
        for (var call = 0; call < 3; call++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
            await app.ReportAsync("x");
        }

        Assert.Equal(3, _seen.Count);
        Assert.All(_seen, static seen => Assert.DoesNotContain("Cookie", seen.Headers.Keys));
    }

    [Fact]
    public async Task What_is_named_in_Forward_goes()
    {
        await using var app = await StartAsync(("Experiments:x:Headers:Forward:0", "Authorization"),
            ("Experiments:x:Headers:Forward:1", "token"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a?token=t");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer b");
        request.Headers.TryAddWithoutValidation("Accept", "text/plain");
        using var response = await app.Client.SendAsync(request);
        await app.ReportAsync("x");
        var (target, got) = Assert.Single(_seen);
        Assert.Equal(("/base/a?token=t", "Bearer b"), (target, got["Authorization"]));
        Assert.DoesNotContain("Accept", got.Keys);
    }

    [Fact]
    public async Task Two_hundred_hostile_paths_reach_nothing_but_the_configured_authority_and_its_base_path()
    {
        string[] prefixes = ["", "/", "//", "/\\", "/%2f", "/%2F%2f", "/%5c", "/@", "/:80@", "/..", "/../..", "/%2e%2e", "/%2e%2e%2f",
            "/.", "/a/../..", "/;", "/%252e%252e", "/%00", "/a%0d%0aHost:%20evil", "/http://"];
        string[] hosts = ["evil", "evil.test/", "evil@127.0.0.1", "127.0.0.1:1/x", "%65vil", "evil%2f..", "evil?x=//y", "evil#z", "évil",
            "evil\\x"];
        await using var app = await StartAsync();
        var sent = 0;
        foreach (var path in prefixes.SelectMany(prefix => hosts.Select(host => prefix + host)))
        {
            var target = path.StartsWith('/') ? path : "http://" + path;
            using var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(
                Encoding.UTF8.GetBytes($"GET {target} HTTP/1.1\r\nHost: {app.Address.Authority}\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(stream);
            await reader.ReadToEndAsync();
            sent++;
        }

        var report = await app.ReportAsync("x");
        Assert.Equal(200, sent);
        Assert.True(report.Account.Sampled > 100, report.Headline);
        Assert.True(report.Account.NotComparable["unsafe_path"] > 0);
        Assert.Equal(0, report.Account.CandidateFailed + report.Account.TimedOut);
        Assert.All(_seen, seen => Assert.StartsWith("/base/", seen.Target, StringComparison.Ordinal));
        Assert.All(_seen, seen =>
            Assert.DoesNotContain(seen.Target.Split('?')[0].Split('/'),
                segment => segment is ".." or "." || segment.Contains("%2e%2e", StringComparison.OrdinalIgnoreCase)));
        Assert.All(_seen, seen => Assert.Equal(_candidate.Address.Authority, seen.Headers["Host"]));
    }

    [Theory]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/ä/%", "/%C3%A4/%25")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("/a/", "/a/")]
    [InlineData("/a//b", "/a//b")]
    [InlineData("/a..b", "/a..b")]
    public void A_path_is_joined_as_what_it_means(string path, string joined)
    {
        var beginning = CandidateAddress.Beginning(new Uri("http://c:1/base/"));
        Assert.Equal($"http://c:1/base{joined}?q", CandidateAddress.Join(beginning, path, "?q").OriginalString);
    }

    [Theory]
    [InlineData("/..;/x")]
    [InlineData("/.;/x")]
    [InlineData("/..;a=b;c/x")]
    [InlineData("/%2e%2e;/x")]
    [InlineData("/..%3B/x")]
    [InlineData("/%252e%252e/x")]
    [InlineData("/%252e%252e%253b/x")]
    [InlineData("/..%2Fx")]
    [InlineData("/a%2F..%2F..%2Fx")]
    [InlineData("/..%5Cx")]
    [InlineData("/a/..%5c..%5cx")]
    [InlineData("/..%20/x")]
    [InlineData("/..%09/x")]
    [InlineData("/.../x")]
    public async Task A_path_that_somebody_could_take_for_a_step_up_goes_to_no_other_server(string target)
    {
        await using var app = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        await reader.ReadToEndAsync();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Empty(_seen);
        Assert.Equal((1, 1), (account.Sampled, account.NotComparable["unsafe_path"]));
        Assert.Equal(0, app.Report.Capture().Faults);
    }

    [Theory]
    [InlineData("/a..b")]
    [InlineData("/..a")]
    [InlineData("/a;v=..")]
    [InlineData("/.well-known/x")]
    [InlineData("/1.0/x")]
    [InlineData("/a%20..%20b")]
    public void A_path_with_dots_in_its_names_may_go(string path) => Assert.True(CandidateAddress.IsSafe(Uri.UnescapeDataString(path)));

    [Theory]
    [InlineData("?b=1;token=t", "")]
    [InlineData("?b=1;Access_Token=t&c=2", "?c=2")]
    [InlineData("?;token=t", "")]
    [InlineData("?b=1;%74oken=t", "")]
    [InlineData("?b=1%3Btoken=t", "")]
    [InlineData("?b=1%26token=t", "")]
    [InlineData("?a=1&amp;token=t", "?a=1")]
    [InlineData("?b=1; api_key=t", "")]
    [InlineData("?b=1;c=2", "?b=1;c=2")]
    [InlineData("?q=token", "?q=token")]
    [InlineData("?page=2;sort=name", "?page=2;sort=name")]
    [InlineData("?a%3Dtoken=t", "")]
    [InlineData("?sid=1", "?sid=1")]
    [InlineData("?sid=1;token=t", "")]
    public void A_credential_of_the_query_stays_here_whatever_ends_a_parameter(string query, string sent)
    {
        var withheld = new List<string>();
        Assert.Equal(sent, SafeQuery.WithoutCredentials(query, ["sid"], withheld));
        Assert.Equal(query != sent, withheld.Count > 0);
    }

    [Fact]
    public async Task A_redirect_is_compared_and_not_followed()
    {
        var followed = 0;
        await using var other = await TestApp.StartAsync(app => app.MapGet("/stolen", () => Interlocked.Increment(ref followed)));
        await using var redirecting =
            await TestApp.StartAsync(app => app.MapGet("/a", () => Results.Redirect(new Uri(other.Address, "/stolen").ToString())));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x");
            },
            Settings.Server("x", redirecting.Address));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(("status", "200", "302"),
            (report.Groups[0].Path, report.Groups[0].Samples[0].Control, report.Groups[0].Samples[0].Candidate));
        Assert.Equal(0, followed);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task The_applications_own_client_defaults_hold_only_where_the_candidates_client_is_configured(bool configured,
        int expected)
    {
        var handled = 0;
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.Server("x", _candidate.Address)
                        .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.ConfigureHttpClientDefaults(
                    http => http.AddHttpMessageHandler(() => new Counting(() => Interlocked.Increment(ref handled))));
                var shadowing = builder.Services.AddShadowing();
                if (configured)
                {
                    shadowing.ConfigureCandidateClient("x", _ => { });
                }
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x");
            });
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
        Assert.Equal(expected, handled);
    }

    [Fact]
    public async Task Outside_Development_a_report_holds_no_values_of_the_users()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.Server("x", _candidate.Address)
                        .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/users/{name}", (string name) => $"canary of {name}").WithShadow("x");
            },
            environment: "Production");
        await app.Client.GetStringAsync(new Uri("/users/canary?q=canary", UriKind.Relative));
        await app.ReportAsync("x");
        var report = app.Report.Capture();
        Assert.Equal(1, report.Experiments.Single().Account.Mismatch);
        Assert.DoesNotContain("canary",
            report.ToJson() + report.ToMarkdown()
                + string.Join(' ', app.Logs.Entries.Where(entry => entry.Category.StartsWith("Shadowing", StringComparison.Ordinal))
                    .Select(entry => entry.Message)), StringComparison.Ordinal);
        Assert.Matches(@"^\[text, \d+ characters #[0-9a-f]{8}\]$", report.Experiments.Single().Groups[0].Samples[0].Control);
    }

    private Task<TestApp> StartAsync(params (string Key, string? Value)[] more) => TestApp.StartAsync(
        app =>
        {
            app.UseShadowing();
            app.Map("/{**rest}", () => "a").WithShadow("x");
        },
        Settings.Server("x", new Uri(_candidate.Address, "/base"), more));

    private sealed class Counting(Action count) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
