using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Answers;

/// <summary>Writes an answer with its ETag, or says that the caller's copy is still good.</summary>
internal static class ApiAnswer
{
    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="identity">What makes two answers the same, when that is not all of it: the moment at which they were taken does
    /// not.</param>
    public static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, T? identity = null)
        where T : class
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        return WriteAsync(context, content, "application/json; charset=utf-8",
            identity is null ? content : JsonSerializer.SerializeToUtf8Bytes(identity, type));
    }

    /// <summary>Writes a text.</summary>
    public static async Task WriteAsync(HttpContext context, byte[] content, string contentType, byte[] identity)
    {
        var response = context.Response;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 12))}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        if (response.StatusCode == StatusCodes.Status200OK
            && context.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }
}
