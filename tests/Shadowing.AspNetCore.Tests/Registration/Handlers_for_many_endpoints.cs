using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>One handler is the candidate of one endpoint: for several it would answer what nobody asked it.</summary>
public sealed class Handlers_for_many_endpoints
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_handler_of_a_form_is_a_candidate_as_its_endpoint_is_an_endpoint(bool isChecked, bool asGroup)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x", ("Experiments:x:Methods:0", "POST"))
                        .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddAntiforgery();
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseRouting();
                app.UseAntiforgery();
                app.UseShadowing();
                app.MapGet("/token", static (HttpContext context,
                    Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
                IEndpointRouteBuilder routes = asGroup ? app.MapGroup("/group") : app;
                var endpoint = routes.MapPost("/a",
                    static ([Microsoft.AspNetCore.Mvc.FromForm] string a, IFormFile file) => $"{a} {file.Length}");
                if (!isChecked)
                {
                    endpoint.DisableAntiforgery();
                }

                endpoint.WithShadow("x", static ([Microsoft.AspNetCore.Mvc.FromForm] string a, IFormFile file) => $"{a} {file.Length}");
            });
        using var token = await app.Client.GetAsync(new Uri("/token", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post,
            asGroup
                ? "/group/a"
                : "/a")
        {
            Content = new MultipartFormDataContent { { new StringContent("v"), "a" },
                    { new ByteArrayContent(new byte[100]), "file", "f.bin" } }
        };
        request.Headers.TryAddWithoutValidation("RequestVerificationToken", await token.Content.ReadAsStringAsync());
        request.Headers.TryAddWithoutValidation("Cookie", token.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        using var response = await app.Client.SendAsync(request);
        Assert.Equal("v 100", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task A_handler_that_asks_for_a_token_where_nothing_checks_one_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(app => app.MapPost("/a", () => "a")
                .WithShadow("x", [Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryToken] () => "a")));
        Assert.Contains("RequireAntiforgeryTokenAttribute", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_on_a_group_is_refused()
    {
        var failure = await RefusedAsync(app =>
        {
            var group = app.MapGroup("/group").WithShadow("x", () => "a");
            group.MapGet("/a", () => "a");
            group.MapGet("/b", () => "b");
        });
        var error = Assert.Single(failure.Errors);
        Assert.Contains("WithShadow(\"x\", handler)", error, StringComparison.Ordinal);
        Assert.Contains("GET /group/a", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_on_a_group_of_one_is_refused_because_the_next_endpoint_would_get_it_too() =>
        Assert.Contains("WithShadow(\"x\", handler)",
            Assert.Single((await RefusedAsync(app => app.MapGroup("/group").WithShadow("x", () => "a").MapGet("/a", () => "a"))).Errors),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_handler_on_a_group_in_a_group_is_refused()
    {
        var failure = await RefusedAsync(app =>
        {
            var inner = app.MapGroup("/outer").MapGroup("/inner").WithShadow("x", () => "a");
            inner.MapGet("/a", () => "a");
            inner.MapGroup("/more").MapGet("/b", () => "b");
        });
        Assert.Single(failure.Errors);
    }

    [Fact]
    public async Task A_handler_on_all_controllers_is_refused_and_the_way_is_named()
    {
        var failure = await RefusedAsync(app => app.MapControllers().WithShadow("x", () => "a"));
        Assert.Contains("[Shadow(\"x\")]", Assert.Single(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_on_conventional_routes_is_refused() =>
        Assert.Single((await RefusedAsync(
            app => app.MapControllerRoute("default", "{controller}/{action}/{id?}").WithShadow("x", () => "a"))).Errors);

    [Fact]
    public async Task A_handler_that_two_actions_name_is_refused()
    {
        var failure = await RefusedAsync(app => app.MapControllers().WithShadow("of-two-actions", () => "a"));
        Assert.Contains("First", Assert.Single(failure.Errors), StringComparison.Ordinal);
        Assert.Contains("Second", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_on_a_builder_of_several_endpoints_is_refused()
    {
        var failure = await RefusedAsync(
            app => new Both(app.MapGet("/a", () => "a"), app.MapGet("/b", () => "b")).WithShadow("x", () => "a"));
        Assert.Contains("GET /a", Assert.Single(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_for_a_controllers_action_is_the_candidate_of_that_action_alone()
    {
        await using var app = await StartAsync(
            app => app.MapControllers().WithShadow("of-an-action", (int id) => new { id, side = "candidate" }));
        foreach (var path in (string[])["/actions/named/7", "/actions/also-named/8", "/actions/plain", "/actions/off", "/actions/first"])
        {
            await app.Client.GetStringAsync(new Uri(path, UriKind.Relative));
        }

        var report = await app.ReportAsync("of-an-action");
        Assert.Equal((2, 2), (report.Account.Sampled, report.Account.Mismatch));
        Assert.All(report.Groups, static group => Assert.Equal("$.side", group.Path));
        Assert.Equal(["GET /actions/also-named/{id}", "GET /actions/named/{id}"],
            report.Endpoints.Where(static endpoint => endpoint.Account.Sampled > 0).Select(static endpoint => endpoint.Endpoint).Order());
    }

    [Fact]
    public async Task A_handler_for_one_endpoint_of_a_group_is_the_candidate_of_that_one_alone()
    {
        await using var app = await StartAsync(app =>
        {
            var group = app.MapGroup("/group").WithShadow("of-an-action", () => "b");
            group.MapGet("/a", () => "a").WithShadow("of-an-action");
            group.MapGet("/b", () => "a");
        });
        await app.Client.GetStringAsync(new Uri("/group/a", UriKind.Relative));
        await app.Client.GetStringAsync(new Uri("/group/b", UriKind.Relative));
        var report = await app.ReportAsync("of-an-action");
        Assert.Equal((1, 1), (report.Account.Sampled, report.Account.Mismatch));
    }

    [Fact]
    public async Task An_actions_own_word_goes_before_that_of_all_controllers()
    {
        await using var candidate = await TestApp.StartAsync(app => app.Map("/{**rest}", () => "a"));
        await using var app = await StartAsync(
            app => app.MapControllers().WithShadow("of-all"),
            ("Experiments:of-all:Candidate", candidate.Address.ToString()),
            ("Experiments:of-all:SampleRate", "1"));
        foreach (var path in (string[])["/actions/plain", "/actions/off", "/actions/named/1"])
        {
            await app.Client.GetStringAsync(new Uri(path, UriKind.Relative));
        }

        Assert.Equal(["GET /actions/plain"],
            (await app.ReportAsync("of-all")).Endpoints.Where(static endpoint => endpoint.Account.Sampled > 0)
                .Select(static endpoint => endpoint.Endpoint));
    }

    [Fact]
    public async Task All_controllers_can_be_kept_out_whatever_their_actions_say()
    {
        await using var app = await StartAsync(app => app.MapControllers().DisableShadowing());
        await app.Client.GetStringAsync(new Uri("/actions/named/1", UriKind.Relative));
        Assert.Equal(0, (await app.ReportAsync("of-an-action")).Account.Sampled);
    }

    private static async Task<InvalidShadowingException> RefusedAsync(Action<WebApplication> map) =>
        await Assert.ThrowsAsync<InvalidShadowingException>(() => StartAsync(map));

    private static Task<TestApp> StartAsync(Action<WebApplication> map, params (string Key, string? Value)[] settings) =>
        TestApp.StartAsync(
        builder =>
        {
            (string Key, string? Value)[] all = [.. Settings.All("of-an-action"),
                ("Experiments:of-an-action:Candidate", "http://127.0.0.1:1"),
                ("Experiments:of-two-actions:Candidate", "http://127.0.0.1:1"), .. settings];
            builder.Configuration.AddInMemoryCollection(
                all.Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddShadowing().AddExperiment("x", static _ => { });
            builder.Services.AddControllers().ConfigureApplicationPartManager(static parts =>
            {
                parts.ApplicationParts.Clear();
                parts.ApplicationParts.Add(new Microsoft.AspNetCore.Mvc.ApplicationParts.AssemblyPart(typeof(ActionsController).Assembly));
                parts.FeatureProviders.Add(new OnlyActions());
            });
        },
        app =>
        {
            app.UseShadowing();
            map(app);
        });

    private sealed class OnlyActions
        : Microsoft.AspNetCore.Mvc.ApplicationParts.IApplicationFeatureProvider<Microsoft.AspNetCore.Mvc.Controllers.ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<Microsoft.AspNetCore.Mvc.ApplicationParts.ApplicationPart> parts,
            Microsoft.AspNetCore.Mvc.Controllers.ControllerFeature feature)
        {
            feature.Controllers.Clear();
            feature.Controllers.Add(System.Reflection.IntrospectionExtensions.GetTypeInfo(typeof(ActionsController)));
        }
    }

    private sealed class Both(params IEndpointConventionBuilder[] builders) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => Array.ForEach(builders, builder => builder.Add(convention));

        public void Finally(Action<EndpointBuilder> finallyConvention) =>
            Array.ForEach(builders, builder => builder.Finally(finallyConvention));
    }
}
