using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Access;

/// <summary>A pipeline asks whether a build may go on, with a token of its own, and reads the status.</summary>
public sealed class Asking_for_a_verdict
{
    private const string Verdict = "/shadowing/api/v1/experiments/prices/verdict";

    // So that a few calls decide.
    private static readonly (string Key, string? Value)[] s_quick =
    [
        ("Experiments:prices:Limits:MinHours", "0"), ("Experiments:prices:Limits:MinDistinct", "1"),
        ("Experiments:prices:Limits:MinPerEndpoint", "1"),
    ];

    [Fact]
    public async Task Needs_no_more_than_the_policy_of_verdicts_which_opens_nothing_else()
    {
        await using var app = await StartAsync(
            static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.VerdictPolicy = "deploy")
                .RequireAuthorization("ops"));
        var open = new List<string>();
        foreach (var request in app.Requests(await app.MismatchAsync()))
        {
            using var response = await app.SendAsync(request, "ci:deploy");
            if ((int)response.StatusCode is not (401 or 403))
            {
                open.Add($"{request} {(int)response.StatusCode}");
            }
        }

        Assert.Equal(
            [$"GET {Verdict} 200", $"HEAD {Verdict} 200", $"POST {Verdict} 200", $"PUT {Verdict} 405", $"OPTIONS {Verdict} 405"], open);
        using var viewer = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "omar:ops");
        Assert.Equal(200, (int)viewer.StatusCode);
        using var other = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "wendy:sales");
        Assert.Equal(403, (int)other.StatusCode);
    }

    [Fact]
    public async Task By_nobody_is_answered_by_json_and_never_by_a_page_to_sign_in_at()
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"),
            static builder => builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie());
        using var page = await app.Client.GetAsync(new Uri("/shadowing/api/v1/experiments", UriKind.Relative));
        Assert.Equal(302, (int)page.StatusCode);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            using var request = new HttpRequestMessage(method, new Uri(Verdict, UriKind.Relative));
            using var response = await app.Client.SendAsync(request);
            Assert.Equal((401, "application/problem+json"),
                ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task By_a_scheme_that_is_not_the_default_one_is_answered_too()
    {
        await using var app = await StartAsync(
            static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.VerdictPolicy = "token")
                .RequireAuthorization("ops"),
            static builder =>
            {
                builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
                builder.Services.AddAuthorizationBuilder().AddPolicy("token", static policy =>
                    policy.AddAuthenticationSchemes(HeaderSignIn.Name).RequireRole("deploy"));
            });
        using var allowed = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "ci:deploy");
        Assert.Equal(200, (int)allowed.StatusCode);
        using var refused = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "ci:sales");
        Assert.Equal(401, (int)refused.StatusCode);
        using var nobody = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"));
        Assert.Equal(401, (int)nobody.StatusCode);
    }

    [Fact]
    public async Task By_a_user_of_the_verdicts_scheme_does_not_pass_the_policy_on_the_whole_and_keeps_nobody_out_who_may_view()
    {
        await using var app = await StartAsync(
            static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.VerdictPolicy = "token")
                .RequireAuthorization(),
            static builder =>
            {
                builder.Services.AddAuthentication("B").AddScheme<AuthenticationSchemeOptions, OtherSignIn>("B", null);
                builder.Services.AddAuthorizationBuilder().AddPolicy("token", static policy =>
                    policy.AddAuthenticationSchemes(HeaderSignIn.Name).RequireRole("deploy"));
            });

        // Signed in by the scheme of verdicts only, without its role; and by the default one, which may view.
        using var low = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "ci:sales");
        Assert.Equal(401, (int)low.StatusCode);
        using var viewer = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"),
            change: static request => request.Headers.Add(OtherSignIn.Header, "vera"));
        Assert.Equal(200, (int)viewer.StatusCode);
    }

    [Fact]
    public async Task By_somebody_who_lacks_a_requirement_of_an_attribute_is_refused_as_everywhere_else()
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().RequireAuthorization(new NeedsRole("ops")));
        using var refused = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "wendy:sales");
        Assert.Equal(403, (int)refused.StatusCode);
        using var allowed = await app.SendAsync(new EndpointRequest("GET", Verdict, "Verdict"), "omar:ops");
        Assert.Equal(200, (int)allowed.StatusCode);
    }

    [Fact]
    public async Task With_a_requirement_is_never_answered_by_unchanged()
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        Play(app, "2.3.1", 1_000, CallOutcome.Match);
        var address = new Uri($"{Verdict}?candidateVersion=2.3.1&require=safe", UriKind.Relative);
        using var first = await app.Client.GetAsync(address);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await app.Client.SendAsync(again);
        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
    }

    [Fact]
    public async Task Goes_with_a_release_from_unknown_to_safe_and_to_harmful_and_by_get_as_by_post()
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await ExpectAsync(app, "2.3.1", 412, "not yet known");
        Play(app, "2.3.0", 1_000, CallOutcome.Match);
        await ExpectAsync(app, "2.3.0", 200, "safe");

        // The build before is safe, and is not the one that is asked about.
        await ExpectAsync(app, "2.3.1", 412, "safe");
        using (var release = await app.ChangeAsync("release", change: static request =>
            request.Content = new StringContent("""{ "version": "2.3.1" }""", Encoding.UTF8, "application/json")))
        {
            Assert.Equal(200, (int)release.StatusCode);
        }

        await ExpectAsync(app, "2.3.1", 412, "not yet known");
        await ExpectAsync(app, "2.3.0", 412, "not yet known");
        Play(app, "2.3.1", 1_000, CallOutcome.Match);
        await ExpectAsync(app, "2.3.1", 200, "safe");
        Play(app, "2.3.1", 1_000, CallOutcome.Mismatch);
        await ExpectAsync(app, "2.3.1", 409, "harmful");

        // Without a requirement it is always 200, of whichever build is asked about.
        foreach (var (query, answer) in ((string, string)[])[("", "harmful"), ("?candidateVersion=2.3.0", "safe"),
            ("?candidateVersion=9", "not yet known")])
        {
            using var response = await app.Client.GetAsync(new Uri(Verdict + query, UriKind.Relative));
            Assert.Equal((200, answer), ((int)response.StatusCode, await AnswerAsync(response)));
        }

        var builds = (await app.Client.GetFromJsonAsync<JsonElement>("/shadowing/api/v1/experiments/prices/evidence")).EnumerateArray()
            .Select(static build => build.GetProperty("candidateVersion").GetString()).ToList();
        Assert.Equal(["2.3.1", "2.3.0"], builds);
    }

    [Fact]
    public async Task That_only_forbids_harm_holds_while_nothing_is_known()
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        Play(app, "2.3.1", 10, CallOutcome.Match);
        using var response = await app.Client.GetAsync(
            new Uri($"{Verdict}?candidateVersion=2.3.1&require=notHarmful", UriKind.Relative));
        Assert.Equal((200, "not yet known"), ((int)response.StatusCode, await AnswerAsync(response)));
    }

    [Theory]
    [InlineData("?require=perhaps")]
    [InlineData("?candidate=2.3.1&require=safe")]
    [InlineData("?candidateVersion=&require=safe")]
    [InlineData("?candidateversion=2&requires=safe")]
    public async Task In_a_way_that_nobody_understands_is_a_mistake_and_not_an_answer(string query)
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        using var response = await app.Client.GetAsync(new Uri(Verdict + query, UriKind.Relative));
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task After_a_release_that_was_announced_is_written_down_and_announcing_it_again_changes_nothing()
    {
        await using var app = await StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        foreach (var (body, status) in ((string, int)[])[("""{ "version": "2.3.1", "reason": "the fix" }""", 200),
            ("""{ "version": "2.3.1" }""", 200), ("""{ "reason": "none" }""", 400), ("""{ "version": "a\nb" }""", 400)])
        {
            using var response = await app.ChangeAsync("release",
                change: request => request.Content = new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal((body, status), (body, (int)response.StatusCode));
        }

        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        var audit = await app.Client.GetFromJsonAsync<JsonElement>("/shadowing/api/v1/audit", deadline.Token);
        var entry = Assert.Single(audit.GetProperty("items").EnumerateArray());
        Assert.Equal(("release", "2.3.1: the fix"), (entry.GetProperty("action").GetString(), entry.GetProperty("reason").GetString()));
    }

    private static Task<TestApp> StartAsync(Func<IEndpointRouteBuilder, IEndpointConventionBuilder> map,
        Action<WebApplicationBuilder>? configure = null) =>
        DashboardApp.StartAsync(map, configure: builder =>
        {
            builder.Services.AddAuthorizationBuilder().AddPolicy("deploy", static policy => policy.RequireRole("deploy"));
            configure?.Invoke(builder);
        }, settings: s_quick);

    private static void Play(TestApp app, string version, int calls, CallOutcome outcome)
    {
        var settings = app.App.Services.GetRequiredService<ExperimentRegistry>().Current.Find("prices")!.Judged;
        var evidence = app.App.Services.GetRequiredService<AccountBook>().Experiment("prices").Evidence;
        for (var number = 0; number < calls; number++)
        {
            evidence.Saw(new WitnessedCall("GET /price/{id:int}", outcome, null, null), settings, version);
        }
    }

    private static async Task ExpectAsync(TestApp app, string version, int status, string answer)
    {
        var address = new Uri($"{Verdict}?candidateVersion={version}&require=safe", UriKind.Relative);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            using var request = new HttpRequestMessage(method, address);
            using var response = await app.Client.SendAsync(request);
            Assert.Equal((status, answer), ((int)response.StatusCode, await AnswerAsync(response)));
            Assert.Equal(status != 200, response.Headers.RetryAfter?.Delta is { TotalSeconds: >= 10 and <= 600 });
        }
    }

    private static async Task<string?> AnswerAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("answer").GetString();
}
