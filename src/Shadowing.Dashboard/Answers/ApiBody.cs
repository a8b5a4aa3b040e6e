using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Answers;

/// <summary>Reads what is sent to the API, as much of it as any honest request has.</summary>
internal static class ApiBody
{
    private const int MostBytes = 65_536;

    /// <summary>Reads the body; the value is null when it is none of that type. When it is too long, or has what that type has not, the
    /// answer is written, and the request is over.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it is read as.</param>
    /// <param name="takesAnything">Whether what the type has not is passed over.</param>
    public static async Task<(bool IsRead, T? Value)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, bool takesAnything = false)
        where T : class
    {
        var body = new byte[MostBytes + 1];
        var length = context.Request.ContentLength > MostBytes
            ? body.Length
            : await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MostBytes)
        {
            // What is still to come is not read: the connection ends with the answer.
            context.Response.Headers.Connection = "close";
            await ApiProblem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "Too long.", $"Send at most {MostBytes} bytes.");
            return (false, null);
        }

        try
        {
            if (!takesAnything && Unknown(body.AsMemory(0, length), type) is { } unknown)
            {
                await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "Not what can be sent here.", unknown);
                return (false, null);
            }

            return (true, JsonSerializer.Deserialize(body.AsSpan(0, length), type));
        }
        catch (JsonException)
        {
            return (true, null);
        }
    }

    // A property that is passed over would be one that somebody believes in.
    private static string? Unknown(ReadOnlyMemory<byte> body, JsonTypeInfo type)
    {
        using var document = JsonDocument.Parse(body);
        if (type.Kind is not JsonTypeInfoKind.Object || document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var known = type.Properties.Select(static property => property.Name).ToList();
        var unknown = document.RootElement.EnumerateObject().Select(Name)
            .FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase));
        return unknown is null ? null
            : $"'{PrintableText.OneLine(unknown)}' is no property here; use {string.Join(", ", known)}.{ApiParameter.Meant(unknown, known)}";
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // A name that is no Unicode.
            return string.Empty;
        }
    }
}
