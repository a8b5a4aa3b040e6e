using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>Every address of the API, asked with every parameter that it describes, in every wrong way.</summary>
public sealed class Questions_with_mistakes
{
    private const string Root = "/shadowing/api/v1";

    [Fact]
    public async Task Are_refused_at_every_address_by_the_name_of_what_nobody_knows()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var group = await app.MismatchAsync();
        var asked = 0;
        foreach (var request in app.Requests(group).Where(static request => request.Path.StartsWith(Root, StringComparison.Ordinal)
            && request.Method is ("GET" or "HEAD" or "POST")))
        {
            foreach (var name in (string[])["nonsense", "PAGE2", "_", "api-version", ""])
            {
                using var response = await app.SendAsync(request with { Path = $"{request.Path}?{name}=7" });
                Assert.Equal((request, name, 400), (request, name, (int)response.StatusCode));
                asked++;
                if (request.Method is not "HEAD")
                {
                    var detail = await DetailAsync(response);
                    Assert.StartsWith($"'{name}' is no parameter here; ", detail, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(asked > 200, $"{asked}");

        // Nothing was changed by any of them.
        Assert.Equal(0, (await app.Client.GetFromJsonAsync<JsonElement>($"{Root}/audit")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Are_refused_at_every_address_where_a_parameter_is_given_twice_or_is_not_what_is_described()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var group = await app.MismatchAsync();
        var failure = app.Requests(group).Select(static request => request.Path.Split('/'))
            .First(static parts => parts is [.., "failures", _]).Last();
        var document = await app.Client.GetFromJsonAsync<JsonElement>($"{Root}/openapi.json");
        var asked = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(static one => one.Value.ValueKind is JsonValueKind.Object))
            {
                if (!operation.Value.TryGetProperty("parameters", out var parameters))
                {
                    continue;
                }

                var address = Root + path.Name.Replace("{name}", "prices", StringComparison.Ordinal)
                    .Replace("failures/{id}", $"failures/{failure}", StringComparison.Ordinal)
                    .Replace("{id}", group, StringComparison.Ordinal);
                foreach (var parameter in parameters.EnumerateArray().Where(static one => one.GetProperty("in").GetString() is "query"))
                {
                    var (name, schema) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("schema"));
                    foreach (var (query, expected) in Wrong(name, schema))
                    {
                        using var response = await app.SendAsync(
                            new EndpointRequest(operation.Name.ToUpperInvariant(), $"{address}?{query}", "View"));
                        Assert.Equal((operation.Name, address, query, 400),
                            (operation.Name, address, query, (int)response.StatusCode));
                        asked++;
                        if (operation.Name is not "head")
                        {
                            var detail = await DetailAsync(response);
                            Assert.StartsWith($"'{name}' is ", detail, StringComparison.Ordinal);
                            Assert.Contains(expected, detail, StringComparison.Ordinal);
                        }
                    }

                    foreach (var right in Right(name, schema))
                    {
                        // It asks about a build, and says nothing without one.
                        var query = name is "change" ? $"{right}&build=1" : right;
                        using var response = await app.SendAsync(
                            new EndpointRequest(operation.Name.ToUpperInvariant(), $"{address}?{query}", "View"));

                        // A process that shares its store with nobody knows no instance, whatever it is called.
                        Assert.True((int)response.StatusCode is var status && (name is "instance" ? status is 404 : status is 200 or 412),
                            $"{address}?{query}: {(int)response.StatusCode}");
                    }
                }
            }
        }

        Assert.True(asked > 100, $"{asked}");
    }

    [Theory]
    [InlineData("groups?sort=cuont", "'sort' is 'cuont'; use rank, -rank, count, -count, lastSeen, -lastSeen, firstSeen, -firstSeen, path, -path, endpoint, -endpoint. Was 'count' meant?")]
    [InlineData("groups?lable=real", "'lable' is no parameter here; use endpoint, kind, label, path, build, change, from, to, sort, page, size, instance. Was 'label' meant?")]
    [InlineData("failures?kind=time%20out", "Was 'timed out' meant?")]
    [InlineData("failures?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        "'from' is '2026-01-02T00:00:00Z' and 'to' is '2026-01-01T00:00:00Z'; 'from' must be before 'to'.")]
    [InlineData("groups?from=2026-01-02&to=2026-01-02", "'from' must be before 'to'.")]
    [InlineData("series?from=2026-01-02&to=2026-01-01", "'from' must be before 'to'.")]
    [InlineData("series?from=2026-01-01&to=2026-01-09", "at most 7 days")]
    [InlineData("account?page=1", "'page' is no parameter here; use endpoint, instance.")]
    [InlineData("rules?page=1", "'page' is no parameter here; use instance.")]
    [InlineData("groups?page=1&page=2", "'page' is given 2 times, as '1', '2'; give it once.")]
    [InlineData("groups?page=1&PAGE=1", "'page' is given 2 times, as '1', '1'; give it once.")]
    [InlineData("groups?page=0&size=0", "'page' is '0'; use 1 to 1000000. 'size' is '0'; use 1 to 100.")]
    [InlineData("verdict?candidateVersion=", "'candidateVersion' is empty.")]
    public async Task Are_told_what_is_right(string question, string told)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        using var response = await app.Client.GetAsync(new Uri($"{Root}/experiments/prices/{question}", UriKind.Relative));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(told, await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_answered_in_few_words_however_many_there_are()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var query = string.Join('&', Enumerable.Range(0, 900).Select(static number => $"a{number}={number}"));
        using var response = await app.Client.GetAsync(new Uri($"{Root}/health?{query}", UriKind.Relative));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.InRange((await DetailAsync(response)).Length, 100, 2_000);
    }

    [Fact]
    public async Task Of_parameters_are_not_told_to_whoever_may_not_ask()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"));
        foreach (var (user, status) in ((string?, int)[])[(null, 401), ("wendy:sales", 403), ("omar:ops", 400)])
        {
            using var response = await app.SendAsync(
                new EndpointRequest("GET", $"{Root}/experiments/prices/groups?lable=real", "View"), user);
            Assert.Equal((user, status), (user, (int)response.StatusCode));
        }
    }

    [Theory]
    [InlineData("start", """{ "reason": "x", "dryRun": true }""", "'dryRun' is no property here; use reason, stop.")]
    [InlineData("forget", """{ "reason": "x", "reasons": "y" }""", "'reasons' is no property here; use reason, forgotten. Was 'reason' meant?")]
    [InlineData("forget", """{ "reason": "x", "\ud800": "y" }""", "is no property here; use reason, forgotten.")]
    [InlineData("release", """{ "version": "2", "experiment": "prices" }""", "'experiment' is no property here; use version, reason.")]
    [InlineData("rules/try", """{ "rule": "Ignore", "path": "$.price", "absolut": 2 }""", "absolut")]
    public async Task In_what_is_sent_change_nothing_and_are_named(string action, string body, string told)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var group = await app.MismatchAsync();
        using var response = await app.ChangeAsync(action, change: message => message.Content = Json(body));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(told, await DetailAsync(response), StringComparison.Ordinal);
        Assert.Equal(0, (await app.Client.GetFromJsonAsync<JsonElement>($"{Root}/audit")).GetProperty("items").GetArrayLength());
        using var kept = await app.Client.GetAsync(new Uri($"{Root}/experiments/prices/groups/{group}", UriKind.Relative));
        Assert.Equal(200, (int)kept.StatusCode);
    }

    [Fact]
    public async Task In_what_is_sent_keep_nobody_from_stopping()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        using var response = await app.ChangeAsync("stop",
            change: static message => message.Content = Json("""{ "reasn": "it burns" }"""));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    [InlineData("")]
    public async Task Of_the_type_of_what_is_sent_are_answered_as_the_framework_answers_them(string type)
    {
        await using var app = await DashboardApp.StartAsync(static routes =>
        {
            routes.MapPost("/beside", static (Dictionary<string, string> body) => body.Count).AllowAnonymous();
            return routes.MapShadowing().AllowAnonymous();
        });
        void Change(HttpRequestMessage message)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{ "reason": "x" }"""));
            if (type.Length > 0)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        using var plain = await app.SendAsync(new EndpointRequest("POST", "/beside", "nothing"), change: Change);
        using var ours = await app.ChangeAsync("forget", change: Change);
        Assert.Equal((415, plain.StatusCode, "application/problem+json"),
            ((int)ours.StatusCode, ours.StatusCode, ours.Content.Headers.ContentType?.MediaType));
        using var other = await app.ChangeAsync("forget", change: static message =>
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{ "reason": "x" }"""));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/vnd.shop+json; charset=utf-8");
        });
        Assert.Equal(200, (int)other.StatusCode);
    }

    [Fact]
    public async Task Are_none_of_the_pages()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var document = await app.Client.GetFromJsonAsync<JsonElement>($"{Root}/openapi.json");
        var known = document.GetProperty("paths").EnumerateObject()
            .ToLookup(static path => path.Name.Split('/')[^1], static path => path.Value.EnumerateObject().Last().Value);
        var asked = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Shadowing.Dashboard/Assets"), "*.js",
            SearchOption.AllDirectories))
        {
            // get([...of, 'groups'], { endpoint, size: 20 }), and address([...of, 'report'], { format: 'json' })
            foreach (Match match in Regex.Matches(await File.ReadAllTextAsync(file),
                @"\b(?:get|address)\(\[[^\]]*'(?<last>[^']+)'\], \{(?<parameters>[^}]*)\}"))
            {
                foreach (var parameter in match.Groups["parameters"].Value.Split(',').Select(static one => one.Split(':')[0].Trim()))
                {
                    asked.Add($"{match.Groups["last"].Value}?{parameter}");
                    Assert.Contains(known[match.Groups["last"].Value].SelectMany(static operation =>
                        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : []),
                        one => one.GetProperty("name").GetString() == parameter);
                }
            }
        }

        Assert.Superset(
            new HashSet<string> { "audit?page", "groups?endpoint", "groups?label", "samples?page", "series?from", "report?format" },
            asked.ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Query, string Expected)> Wrong(string name, JsonElement schema)
    {
        var right = Right(name, schema).First();
        yield return ($"{right}&{right}", "give it once");
        yield return ($"{right}&{name}=", "give it once");
        if (schema.TryGetProperty("enum", out var words))
        {
            yield return ($"{name}=nonsense", $"'{name}' is 'nonsense'; use {string.Join(", ", words.EnumerateArray())}.");
        }

        if (schema.TryGetProperty("examples", out _))
        {
            yield return ($"{name}=nonsense", $"'{name}' is 'nonsense'; use ");
        }

        if (schema.TryGetProperty("maximum", out var most))
        {
            var least = schema.GetProperty("minimum").GetInt32();
            foreach (var value in (string[])[$"{least - 1}", $"{most.GetInt32() + 1}", "x", "1.5", "99999999999999999999"])
            {
                yield return ($"{name}={value}", $"'{name}' is '{value}'; use {least} to {most.GetInt32()}.");
            }
        }

        if (schema.TryGetProperty("format", out _))
        {
            yield return ($"{name}=yesterday", $"'{name}' is 'yesterday'; use a time such as ");
        }

        if (schema.TryGetProperty("maxLength", out var longest))
        {
            yield return ($"{name}={new string('x', longest.GetInt32() + 1)}", $"longer than {longest.GetInt32()} characters");
        }
    }

    private static IEnumerable<string> Right(string name, JsonElement schema)
    {
        var values = schema.TryGetProperty("enum", out var words) ? words.EnumerateArray().Select(static word => word.GetString()!)
            : schema.TryGetProperty("examples", out var examples) ? examples.EnumerateArray().Select(static word => word.GetString()!)
            : schema.TryGetProperty("maximum", out var most) ? [schema.GetProperty("minimum").GetRawText(), most.GetRawText()]
            : schema.TryGetProperty("format", out _) ? [TimeProvider.System.GetUtcNow().AddMinutes(name is "from" ? -9 : -1).ToString("O")]
            : name is "endpoint" ? ["GET /price/{id:int}"] : ["x"];
        return values.Select(value => $"{name}={Uri.EscapeDataString(value)}");
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<string> DetailAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
}
