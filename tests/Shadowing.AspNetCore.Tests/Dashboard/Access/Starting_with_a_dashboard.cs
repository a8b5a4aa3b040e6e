using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard.Registration;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Tests.Dashboard.Access;

public sealed class Starting_with_a_dashboard
{
    private const string Refusal =
        "The dashboard at '/ops/shadowing' has no authorization, and this is not Development. Add one: app.MapShadowing(\"/ops/shadowing\").RequireAuthorization(\"NameOfAPolicy\"). "
        + "Where everybody who reaches it may see and stop everything, say so: .AllowAnonymous().";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("development-eu")]
    public async Task Needs_a_decision_outside_Development_and_shows_the_line_to_add(string environment)
    {
        var refused = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => DashboardApp.StartAsync(static routes => routes.MapShadowing("/ops/shadowing"), environment));
        Assert.Equal([Refusal], refused.Errors);
        await using var opened =
            await DashboardApp.StartAsync(static routes => routes.MapShadowing("/ops/shadowing").AllowAnonymous(), environment);
        Assert.Equal(200, (int)(await opened.Client.GetAsync(new Uri("/ops/shadowing/", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Shares_its_token_with_another_of_the_application_however_each_reaches_the_services()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var injected = app.App.Services.GetRequiredService<IServiceProvider>();
        Assert.NotSame(app.App.Services, injected);
        Assert.Same(DashboardParts.Of(app.App.Services), DashboardParts.Of(injected));
        await using var other = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        Assert.NotSame(DashboardParts.Of(app.App.Services), DashboardParts.Of(other.App.Services));
    }

    [Fact]
    public async Task Is_refused_for_a_policy_that_nobody_added()
    {
        var refused = await Assert.ThrowsAsync<InvalidShadowingException>(() => DashboardApp.StartAsync(
            static routes => routes.MapShadowing("/shadowing",
                static dashboard => (dashboard.ViewPolicy, dashboard.OperatePolicy) = ("veiw", "operate")).RequireAuthorization(),
                    "Development"));
        Assert.Equal(["The dashboard at '/shadowing': ViewPolicy is 'veiw', and no policy has that name; add it: services.AddAuthorizationBuilder().AddPolicy(\"veiw\", policy => …)."], refused.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/base")]
    public async Task Prints_a_link_in_Development_that_opens_it_by_a_cookie(string pathBase)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing(), "Development",
            map: app => app.UsePathBase(pathBase));
        var line = Assert.Single(app.Logs.Entries, static entry => entry.Event.Id == 14001).Message;
        var token = line.Split("?token=")[1].Split(' ')[0];
        Assert.Matches("^[0-9a-f]{32}$", token);
        Assert.Contains($"{app.Address.GetLeftPart(UriPartial.Authority)}/shadowing/?token={token}", line, StringComparison.Ordinal);
        foreach (var request in app.Requests(await app.MismatchAsync()))
        {
            using var closed = await app.SendAsync(request with { Path = pathBase + request.Path }, "root:ops,view,inspect,operate");
            Assert.True((int)closed.StatusCode == 401, $"{request} → {closed.StatusCode}");
            using var guessed = await app.SendAsync(request with { Path = $"{pathBase}{request.Path}?token={new string('0', 32)}" },
                change: static message => message.Headers.Add("Cookie", "Shadowing-Token=00000000000000000000000000000000"));
            Assert.True((int)guessed.StatusCode == 401, $"{request} → {guessed.StatusCode}");
            Assert.False(guessed.Headers.Contains("Set-Cookie"));
        }

        foreach (var (path, target) in ((string, string)[])[("/shadowing/", "./"), ("/shadowing", "./shadowing/")])
        {
            using var entered = await app.Client.GetAsync(new Uri($"{pathBase}{path}?token={token}", UriKind.Relative));
            Assert.Equal(302, (int)entered.StatusCode);
            Assert.Equal(target, entered.Headers.GetValues("Location").Single());
            Assert.Equal($"Shadowing-Token={token}; path=/; samesite=strict; httponly", entered.Headers.GetValues("Set-Cookie").Single());
        }

        foreach (var request in app.Requests(await app.MismatchAsync()))
        {
            using var response = await app.SendAsync(request with { Path = pathBase + request.Path },
                change: message => message.Headers.Add("Cookie", $"a=b; Shadowing-Token={token}"));
            Assert.True((int)response.StatusCode is not (401 or 403 or >= 500), $"{request} → {response.StatusCode}");
        }

        Assert.Single(app.Logs.Entries,
            entry => entry.Category.StartsWith("Shadowing", StringComparison.Ordinal)
                && entry.Message.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "/shop", "/", "/shop")]
    [InlineData("", "/shop", "/ops", "/shop/ops")]
    [InlineData("/base", "/shop", "/", "/base/shop")]
    [InlineData("/base", "", "/", "/base")]
    [InlineData("/ba se", "", "/", "/ba%20se")]
    public async Task Leads_to_the_page_whatever_group_and_base_it_is_under(string pathBase, string group, string prefix, string path)
    {
        await using var app = await DashboardApp.StartAsync(
            routes => (group.Length == 0 ? routes : routes.MapGroup(group)).MapShadowing(prefix).AllowAnonymous(),
            map: app => app.UsePathBase(Uri.UnescapeDataString(pathBase)));
        var address = new Uri(app.Address, path);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var page = await client.GetAsync(address);
        Assert.Equal((200, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Equal(address.AbsolutePath + "/", page.RequestMessage!.RequestUri!.AbsolutePath);

        // What the page asks for is relative to where it came from.
        using var script = await client.GetAsync(new Uri(page.RequestMessage.RequestUri, "./app.js"));
        Assert.Equal(200, (int)script.StatusCode);
        using var api = await client.GetAsync(new Uri(page.RequestMessage.RequestUri, "./api/v1/experiments"));
        Assert.Equal(200, (int)api.StatusCode);
    }

    [Fact]
    public async Task Opens_an_asset_by_no_link_and_nothing_by_a_link_where_a_policy_governs()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing(), "Development");
        var token = app.Logs.Entries.Single(static entry => entry.Event.Id == 14001).Message.Split("?token=")[1].Split(' ')[0];
        Assert.Equal(401, (int)(await app.Client.GetAsync(new Uri($"/shadowing/app.js?token={token}", UriKind.Relative))).StatusCode);
        Assert.Equal(401, (int)(await app.Client.GetAsync(
            new Uri($"/shadowing/api/v1/experiments?token={token}", UriKind.Relative))).StatusCode);

        await using var governed =
            await DashboardApp.StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"), "Development");
        Assert.DoesNotContain(governed.Logs.Entries, static entry => entry.Event.Id == 14001);
        Assert.Equal(401, (int)(await governed.Client.GetAsync(new Uri($"/shadowing/?token={token}", UriKind.Relative))).StatusCode);
    }
}
