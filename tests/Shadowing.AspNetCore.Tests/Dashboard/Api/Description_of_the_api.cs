using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Shadowing.Dashboard.Access;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>The OpenAPI document, read as others read it, and held against what is mapped and what is answered.</summary>
public sealed class Description_of_the_api
{
    private const string Root = "/shadowing/api/v1";
    private const string Endpoint = "GET%20%2Fprice%2F%7Bid%3Aint%7D";

    // Of an answer without a body there is nothing to hold against a schema, and events do not end.
    private static readonly string[] s_endless = ["/events"];

    [Fact]
    public async Task Is_understood_without_a_word_by_a_reader_that_we_did_not_write()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var (document, diagnostic) = Read(await app.Client.GetStringAsync(new Uri($"{Root}/openapi.json", UriKind.Relative)));
        Assert.Empty(diagnostic.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.Equal(("Shadowing", "1"), (document.Info.Title, document.Info.Version));

        // Whatever is not there would be null.
        var ids = document.Paths.SelectMany(static path => path.Value.Operations!.Values).Select(static operation => operation.OperationId!)
            .ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(document.Paths.SelectMany(static path => path.Value.Operations!.Values), static operation =>
        {
            Assert.NotEmpty(operation.Summary!);
            Assert.Contains("policy", operation.Description, StringComparison.Ordinal);
            Assert.All(operation.Responses!, static response => Assert.NotEmpty(response.Value.Description!));
        });
    }

    [Theory]
    [InlineData("/shadowing", "/shadowing")]
    [InlineData("/", "")]
    [InlineData("/a/b", "/a/b")]
    public async Task Says_where_it_holds_wherever_the_dashboard_is_mapped(string prefix, string root)
    {
        await using var app = await DashboardApp.StartAsync(routes => routes.MapShadowing(prefix).AllowAnonymous());
        var address = new Uri(app.Address, $"{root}/api/v1/openapi.json");
        var (document, _) = Read(await app.Client.GetStringAsync(address));
        var server = new Uri(address, Assert.Single(document.Servers!).Url!).AbsolutePath;
        Assert.Equal($"{root}/api/v1", server);
        using var response = await app.Client.GetAsync(new Uri($"{server}/experiments", UriKind.Relative));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Has_every_address_and_method_that_is_mapped_and_no_other()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var mapped =
            from endpoint in app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.StartsWith(Root, StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select $"{method} {endpoint.RoutePattern.RawText![Root.Length..]} {Policy(endpoint.Metadata.GetMetadata<DashboardMetadata>()!)}";
        var document = await DocumentAsync(app);
        var described =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where operation.Key is not "parameters"
            select $"{operation.Key.ToUpperInvariant()} {path.Key} {operation.Value!["description"]}";
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Is_true_of_every_answer_to_every_question()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var (group, failure) = await FillAsync(app);
        var document = await DocumentAsync(app);
        var (wrong, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (path, item) in document["paths"]!.AsObject().Where(static path => !s_endless.Contains(path.Key)))
        {
            if (item!["get"] is not { } operation)
            {
                continue;
            }

            var address = path.Replace("{name}", "prices", StringComparison.Ordinal)
                .Replace("failures/{id}", $"failures/{failure}", StringComparison.Ordinal)
                .Replace("{id}", group, StringComparison.Ordinal);
            foreach (var (question, status) in Questions(path, address))
            {
                using var response = await app.Client.GetAsync(new Uri(Root + question, UriKind.Relative));
                Assert.Equal((question, status), (question, (int)response.StatusCode));
                seen.Add($"{path} {status}");
                wrong.AddRange(Faults(document, operation, response.StatusCode.ToString("D"),
                    response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsStringAsync())
                        .Select(fault => $"GET {question} {status}: {fault}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        // Nothing was passed over: each address answered what is usual, and those with a name what is not.
        Assert.All(document["paths"]!.AsObject().Where(static path => path.Value!["get"] is not null && !s_endless.Contains(path.Key)),
            path => Assert.Contains($"{path.Key} 200", seen));
        Assert.Contains("/experiments/{name}/verdict 412", seen);
    }

    [Fact]
    public async Task Is_true_of_every_answer_to_a_change()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await FillAsync(app);
        var document = await DocumentAsync(app);
        foreach (var (action, body, status) in ((string, string, int)[])
            [
                ("rules/try", """{ "rule": "Ignore", "path": "$.price" }""", 200),
                ("rules/try", """{ "rule": "Nonsense", "path": "$" }""", 400),
                ("rules/try", """{ "rule": "Tolerance", "path": "$.price", "absolute": 2 }""", 200),
                ("release", """{ "version": "2" }""", 200), ("release", "{}", 400), ("stop", "{}", 200),
                ("start", """{ "reason": "x" }""", 200), ("start", "{}", 400), ("forget", """{ "reason": "x" }""", 200),
            ])
        {
            using var response = await app.ChangeAsync(action,
                change: message => message.Content = new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal((action, body, status), (action, body, (int)response.StatusCode));
            var operation = document["paths"]![$"/experiments/{{name}}/{action}"]!["post"]!;
            Assert.Empty(Faults(document, operation, response.StatusCode.ToString("D"), response.Content.Headers.ContentType!.MediaType!,
                await response.Content.ReadAsStringAsync()));

            // What is described as right is taken, and what is not is refused; that a rule takes another's keys only the rule knows.
            var schema = operation["requestBody"]!["content"]!["application/json"]!["schema"]!;
            Assert.Equal((action, body, status == 200), (action, body, !Faults(document, schema, JsonNode.Parse(body)).Any()));
        }
    }

    [Fact]
    public async Task Notices_an_answer_that_is_not_what_it_says()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await FillAsync(app);
        var document = await DocumentAsync(app);
        var operation = document["paths"]!["/experiments/{name}"]!["get"]!;
        var answer = (await app.Client.GetFromJsonAsync<JsonObject>($"{Root}/experiments/prices"))!;
        foreach (var change in (Action<JsonObject>[])
            [
                static answer => answer["name"] = 7, static answer => answer.Remove("name"),
                static answer => answer["control"]!["p50"] = "1", static answer => answer["verdict"] = "perhaps",
                static answer => answer["mismatchShare"] = null,
            ])
        {
            var changed = answer.DeepClone().AsObject();
            change(changed);
            Assert.NotEmpty(Faults(document, operation, "200", "application/json", changed.ToJsonString()));
        }

        Assert.Empty(Faults(document, operation, "200", "application/json", answer.ToJsonString()));
    }

    [Fact]
    public async Task Is_no_part_of_the_description_of_the_application()
    {
        await using var app = await DashboardApp.StartAsync(
            static routes =>
            {
                routes.MapOpenApi("/own.json").AllowAnonymous();
                return routes.MapShadowing().AllowAnonymous();
            },
            configure: static builder => builder.Services.AddOpenApi());
        var own = (await app.Client.GetFromJsonAsync<JsonObject>("/own.json"))!;
        Assert.Equal(["/price/{id}"], own["paths"]!.AsObject().Select(static path => path.Key));

        // Other tools that describe an application go by this word alone.
        Assert.All(app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(static endpoint => endpoint.Metadata.GetMetadata<DashboardMetadata>() is not null),
            static endpoint => Assert.True(endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()!.ExcludeFromDescription));
    }

    private static string Policy(DashboardMetadata metadata) => metadata.Need switch
    {
        DashboardNeed.View => "Needs the policy View.",
        DashboardNeed.Inspect => "Shows values of calls: needs the policy Inspect.",
        DashboardNeed.Verdict => "Needs the policy View, or the one of verdicts only.",
        _ => "Changes something: needs the policy Operate.",
    };

    private static IEnumerable<(string Question, int Status)> Questions(string path, string address)
    {
        yield return (address, 200);
        yield return ($"{address}?nonsense=1", 400);
        if (path.Contains("{name}", StringComparison.Ordinal))
        {
            yield return (address.Replace("/prices", "/nobody", StringComparison.Ordinal), 404);
        }

        if (path.EndsWith("/account", StringComparison.Ordinal) || path.EndsWith("/series", StringComparison.Ordinal)
            || path.EndsWith("/groups", StringComparison.Ordinal) || path.EndsWith("/failures", StringComparison.Ordinal))
        {
            yield return ($"{address}?endpoint={Endpoint}", 200);
            yield return ($"{address}?endpoint=nonsense", 404);
        }

        if (path.EndsWith("/verdict", StringComparison.Ordinal))
        {
            yield return ($"{address}?require=safe", 412);
        }

        if (path.EndsWith("/report", StringComparison.Ordinal))
        {
            yield return ($"{address}?format=markdown", 200);
        }
    }

    private static async Task<(string Group, string Failure)> FillAsync(TestApp app)
    {
        var group = await app.MismatchAsync();
        var failure = app.Requests(group).Select(static request => request.Path.Split('/'))
            .First(static parts => parts is [.., "failures", _]).Last();
        using var release = await app.ChangeAsync("release",
            change: static message => message.Content = new StringContent("""{ "version": "1" }""", Encoding.UTF8, "application/json"));
        Assert.Equal(200, (int)release.StatusCode);
        await app.MismatchAsync();
        return (group, failure);
    }

    private static async Task<JsonObject> DocumentAsync(TestApp app) =>
        (await app.Client.GetFromJsonAsync<JsonObject>($"{Root}/openapi.json"))!;

    private static (OpenApiDocument Document, OpenApiDiagnostic Diagnostic) Read(string text)
    {
        var result = OpenApiDocument.Parse(text, "json");
        return (result.Document!, result.Diagnostic!);
    }

    private static IEnumerable<string> Faults(JsonObject document, JsonNode operation, string status, string media, string body)
    {
        if (operation["responses"]![status] is not { } response)
        {
            return [$"{status} is not described"];
        }

        return response["content"]?[media]?["schema"] is not { } schema ? [$"{media} is not described"]
            : Faults(document, schema, media.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(body) : JsonValue.Create(body));
    }

    // Nothing but what is described may be in an answer, so that whatever is new has to be described.
    private static IEnumerable<string> Faults(JsonObject document, JsonNode schema, JsonNode? value)
    {
        var whole = new JsonObject
        {
            ["$defs"] = document["components"]!["schemas"]!.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()),
        };
        foreach (var component in whole["$defs"]!.AsObject().Where(static one => one.Key is not "Problem"))
        {
            component.Value!["additionalProperties"] ??= false;
        }

        var results = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
            .Evaluate(JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? []
            : results.Details!.Where(static detail => detail.Errors is not null)
                .SelectMany(static detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Key} {error.Value}"))
                .DefaultIfEmpty("invalid");
    }
}
