using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

/// <summary>A candidate that lacks the caller's credential answers something else, and the report must say why.</summary>
public sealed class Withheld_credentials
{
    [Theory]
    [InlineData("Cookie", "session=1", "302")]
    [InlineData("Cookie", "session=1", "303")]
    [InlineData("Cookie", "session=1", "400")]
    [InlineData("Cookie", "session=1", "login page")]
    [InlineData("Cookie", "session=1", "401")]
    [InlineData("Cookie", "session=1", "404")]
    [InlineData("X-NuGet-ApiKey", "k", "403")]
    [InlineData("X-NuGet-ApiKey", "k", "400")]
    [InlineData("Ocp-Apim-Subscription-Key", "k", "401")]
    [InlineData("X-Vault-Token", "k", "302")]
    [InlineData("Private-Token", "k", "404")]
    [InlineData("X-Acme-Api_Key", "k", "401")]
    [InlineData("Authorization", "Bearer b", "302")]
    public async Task What_the_candidate_answers_without_it_is_advised_by_name(string header, string value, string answer)
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", (HttpContext context) =>
            answer == "login page" ? Results.Text("<html><form><input type=\"password\"></form></html>", "text/html")
            : answer is "302" or "303" ? Redirected(context, answer)
            : Results.StatusCode(int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture))));
        await using var app = await StartAsync(candidate, () => Results.Json(new { a = 1 }));
        await SendAsync(app, header, value);
        var report = await app.ReportAsync("x");
        Assert.Equal(0, report.Account.Match);
        var advice = Assert.Single(report.Advice, advice => advice.Contains(header, StringComparison.Ordinal));
        Assert.Contains("Forward", advice, StringComparison.Ordinal);
        Assert.DoesNotContain(value + "=", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><input type='password'></html>")]
    [InlineData("<html><INPUT TYPE=\"PASSWORD\"></html>")]
    public async Task A_login_page_in_place_of_a_page_is_known_by_its_field_for_a_password(string login)
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => Results.Text(login, "text/html")));
        await using var app = await StartAsync(candidate, () => Results.Text("<html>Orders</html>", "text/html"));
        await SendAsync(app, "Cookie", "session=1");
        Assert.Contains((await app.ReportAsync("x")).Advice, static advice => advice.Contains("Cookie", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("X-Request-Id", "k")]
    [InlineData("User-Agent", "k")]
    [InlineData("X-Correlation-Id", "k")]
    public async Task A_header_that_is_no_credential_is_no_reason(string header, string value)
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => Results.StatusCode(400)));
        await using var app = await StartAsync(candidate, () => Results.Json(new { a = 1 }));
        await SendAsync(app, header, value);
        Assert.DoesNotContain((await app.ReportAsync("x")).Advice, static advice => advice.Contains("Forward", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_holds_data_of_the_caller_is_told_by_its_word_alone()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => Results.StatusCode(401)));
        await using var app = await StartAsync(candidate, () => Results.Json(new { a = 1 }));
        await SendAsync(app, "X-Session-4711081547110815", "k");
        var advice = (await app.ReportAsync("x")).Advice.Single(static advice => advice.Contains("'session'", StringComparison.Ordinal));
        Assert.DoesNotContain("4711", advice + app.Report.Capture().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_in_the_answer_itself_is_not_put_down_to_the_credential()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => Results.Json(new { a = 2 })));
        await using var app = await StartAsync(candidate, () => Results.Json(new { a = 1 }));
        await SendAsync(app, "Cookie", "session=1");
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.Mismatch);
        Assert.DoesNotContain(report.Advice, static advice => advice.Contains("Cookie", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_that_a_caller_makes_up_are_bounded()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => Results.StatusCode(401)));
        await using var app = await StartAsync(candidate, () => Results.Json(new { a = 1 }));
        for (var number = 0; number < 60; number++)
        {
            await SendAsync(app, $"X-{new string('a', 200)}{number}-Token", "k");
        }

        Assert.InRange(string.Join(' ', (await app.ReportAsync("x")).Advice).Length, 1, 3_000);
    }

    [Theory]
    [InlineData(404, null)]
    [InlineData(200, "application/problem+json")]
    public async Task Another_status_and_the_header_that_goes_with_it_are_one_cause(int status, string? type)
    {
        await using var candidate =
            await TestApp.StartAsync(
                app => app.MapGet("/a", () => type is null ? Results.StatusCode(status) : Results.Text("{}", type, statusCode: status)));
        await using var app = await StartAsync(candidate, () => type is null ? Results.Json(new { a = 1 }) : Results.StatusCode(404));
        await SendAsync(app, "Accept", "application/json");
        var report = await app.ReportAsync("x");
        Assert.Equal("status", Assert.Single(report.Groups).Path);
        Assert.Contains("one cause", report.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_differs_by_itself_beside_another_status_is_a_cause_of_its_own()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", (HttpContext context) => Tagged(context, 404, "b")));
        await using var app = await StartAsync(candidate, (HttpContext context) => Tagged(context, 200, "a"),
            ("Experiments:x:Headers:Compare:0", "X-Tenant"));
        await SendAsync(app, "Accept", "application/json");
        Assert.Equal(["header:X-Tenant", "status"],
            (await app.ReportAsync("x")).Groups.Select(static group => group.Path).Order(StringComparer.Ordinal));
    }

    private static Task<TestApp> StartAsync(TestApp candidate, Delegate control, params (string Key, string? Value)[] more) =>
        TestApp.StartAsync(
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", control).WithShadow("x");
        },
        Settings.Server("x", candidate.Address, more));

    private static IResult Redirected(HttpContext context, string status)
    {
        context.Response.Headers.Location = "/login";
        return Results.StatusCode(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IResult Tagged(HttpContext context, int status, string tenant)
    {
        context.Response.Headers["X-Tenant"] = tenant;
        return Results.StatusCode(status);
    }

    private static async Task SendAsync(TestApp app, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/a", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await app.Client.SendAsync(request);
    }
}
