using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Addresses;
using Shadowing.Dashboard.Answers;

namespace Shadowing.Dashboard.Description;

/// <summary>Describes the API as OpenAPI 3.1 has it: by the list that it is mapped by, and the types that it is written by.</summary>
internal sealed class OpenApiDocument
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";
    private readonly AnswerSchemas _schemas = new();

    /// <summary>Writes the document.</summary>
    public static Representation Write(IReadOnlyList<ApiAddress> addresses)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            new OpenApiDocument().Of(addresses).WriteTo(writer);
        }

        return new Representation(buffer.ToArray(), $"{Json}; charset=utf-8") { IsKept = true };
    }

    private JsonObject Of(IReadOnlyList<ApiAddress> addresses)
    {
        var paths = new JsonObject();
        foreach (var address in addresses)
        {
            paths[$"/{address.Pattern}"] = PathItem(address);
        }

        _schemas.Components["Problem"] = ProblemSchema();
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Shadowing", ["version"] = "1",
                ["description"] = "What is shadowed, what differs and how sure that is. Counts are those of this instance, or of all that share its store.",
            },

            // Relative to this document, wherever the dashboard is mapped, and without a slash at its end.
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "../v1" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = _schemas.Components },
        };
    }

    private JsonObject PathItem(ApiAddress address)
    {
        var item = new JsonObject();
        var parameters = PathParameters(address);
        if (parameters.Count > 0)
        {
            item["parameters"] = parameters;
        }

        foreach (var method in address.Methods)
        {
            item[method.ToLowerInvariant()] = Operation(address, method);
        }

        return item;
    }

    private JsonObject Operation(ApiAddress address, string method)
    {
        var operation = new JsonObject
        {
            ["operationId"] = method == address.Methods[0] ? address.Id : $"{address.Id}By{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(method.ToLowerInvariant())}",
            ["summary"] = address.Says,
            ["description"] = Need(address.Need),
        };
        List<JsonNode> parameters = [.. address.Parameters.Select(Parameter)];
        if (address.Request is not null)
        {
            parameters.Add(Mark());
        }

        if (parameters.Count > 0)
        {
            operation["parameters"] = new JsonArray([.. parameters]);
        }

        if (address.Request is { } request)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = request.IsRequired,
                ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = request.Schema() } },
            };
        }

        operation["responses"] = Responses(address, method);
        return operation;
    }

    private JsonObject Responses(ApiAddress address, string method)
    {
        var responses = new JsonObject();
        foreach (var outcome in address.Outcomes.Concat(Common(address, method)).OrderBy(static outcome => outcome.Status))
        {
            responses[outcome.Status.ToString(CultureInfo.InvariantCulture)] = Response(outcome, method);
        }

        responses["default"] = Response(new(0, "Another error, such as 405 for a method that the address does not have."), method);
        return responses;
    }

    // What comes of what an address is.
    private static IEnumerable<ApiOutcome> Common(ApiAddress address, string method)
    {
        var isRead = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (address.IsTagged && isRead)
        {
            yield return new(StatusCodes.Status304NotModified, "The copy whose tag If-None-Match names is still good.");
        }

        yield return new(StatusCodes.Status400BadRequest, address.Request is null
            ? "A parameter is unknown, wrong or given twice; the detail says which, and what is allowed."
            : "A parameter is unknown, or what is sent is not what is described; the detail says what is.");
        yield return new(StatusCodes.Status401Unauthorized, "Nobody is signed in, or nothing opens the dashboard.");
        yield return new(StatusCodes.Status403Forbidden, "The caller may not, or a page of another site asks.");
        if (address.Pattern.Contains('{', StringComparison.Ordinal))
        {
            yield return new(StatusCodes.Status404NotFound, "There is no such experiment, group or endpoint; the detail lists known names.");
        }

        if (address.Request is not null)
        {
            yield return new(StatusCodes.Status413PayloadTooLarge, "More than 65,536 bytes.");
            yield return new(StatusCodes.Status415UnsupportedMediaType, "It is not sent as JSON.");
        }
        else
        {
            yield return new(StatusCodes.Status406NotAcceptable, "Accept-Encoding refuses every coding that the answer may have.");
        }
    }

    private JsonObject Response(ApiOutcome outcome, string method)
    {
        var response = new JsonObject { ["description"] = outcome.Says };
        if (outcome.Headers.Count > 0)
        {
            response["headers"] = new JsonObject(outcome.Headers.Select(static header => new KeyValuePair<string, JsonNode?>(header.Name,
                new JsonObject { ["description"] = header.Says, ["schema"] = new JsonObject { ["type"] = "integer" } })));
        }

        if (!HttpMethods.IsHead(method) && outcome.Status != StatusCodes.Status304NotModified)
        {
            response["content"] = Content(outcome);
        }

        return response;
    }

    private JsonObject Content(ApiOutcome outcome)
    {
        var content = new JsonObject();
        if (outcome.Type is { } type)
        {
            content[Json] = new JsonObject { ["schema"] = _schemas.Of(type) };
        }

        if (outcome.OtherContent is { } other)
        {
            content[other] = new JsonObject { ["schema"] = new JsonObject { ["type"] = other == Json ? "object" : "string" } };
        }

        if (content.Count == 0)
        {
            content[Problem] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } };
        }

        return content;
    }

    private static JsonArray PathParameters(ApiAddress address) => new(
    [
        .. address.Pattern.Split('/').Where(static segment => segment.StartsWith('{'))
            .Select(static segment => (JsonNode)new JsonObject
            {
                ["name"] = segment.Trim('{', '}'), ["in"] = "path", ["required"] = true,
                ["description"] = segment is "{name}" ? "The experiment." : "The id of the group.",
                ["schema"] = new JsonObject { ["type"] = "string" },
            }),
    ]);

    private static JsonObject Parameter(ApiParameter parameter)
    {
        var schema = parameter.IsTime ? new JsonObject { ["type"] = "string", ["format"] = "date-time" }
            : parameter.Range is var (least, most) ? new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most }
            : new JsonObject { ["type"] = "string" };
        if (parameter.Words.Count > 0)
        {
            schema["enum"] = Texts(parameter.Words);
        }

        if (parameter.Examples.Count > 0)
        {
            schema["examples"] = Texts(parameter.Examples);
        }

        if (parameter.IsNeverEmpty)
        {
            schema["minLength"] = 1;
        }

        if (parameter.Longest is { } longest)
        {
            schema["maxLength"] = longest;
        }

        if (parameter.Default is { } usual)
        {
            schema["default"] = parameter.Range is null ? usual : int.Parse(usual, CultureInfo.InvariantCulture);
        }

        return new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["description"] = parameter.Says, ["schema"] = schema };
    }

    private static JsonObject Mark() => new()
    {
        ["name"] = RequestOrigin.Header, ["in"] = "header", ["required"] = true,
        ["description"] = "No page of another site can send it.",
        ["schema"] = new JsonObject { ["type"] = "string", ["const"] = "1" },
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    private static string Need(DashboardNeed need) => need switch
    {
        DashboardNeed.View => "Needs the policy View.",
        DashboardNeed.Inspect => "Shows values of calls: needs the policy Inspect.",
        DashboardNeed.Verdict => "Needs the policy View, or the one of verdicts only.",
        DashboardNeed.Operate => "Changes something: needs the policy Operate.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonObject ProblemSchema()
    {
        static JsonObject Text(string says) => new() { ["type"] = "string", ["description"] = says };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["title"] = Text("What is wrong."),
                ["detail"] = Text("What would be right."),
                ["status"] = new JsonObject { ["type"] = "integer" },
            },
            ["required"] = Texts(["title", "detail", "status"]),
        };
    }
}
