using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Answers;

/// <summary>Reads what is sent to the API, as much of it as any honest request has.</summary>
internal static class ApiBody
{
    private const int MostBytes = 65_536;

    /// <summary>Reads the body; the value is null when it is none of that type. When it is too long the answer is written, and the request
    /// is over.</summary>
    public static async Task<(bool IsRead, T? Value)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
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
            return (true, JsonSerializer.Deserialize(body.AsSpan(0, length), type));
        }
        catch (JsonException)
        {
            return (true, null);
        }
    }
}
