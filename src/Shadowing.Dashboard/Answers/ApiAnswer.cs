using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Shadowing.Dashboard.Answers;

/// <summary>Writes an answer with its ETag, coded as the caller wants it, or says that the caller's copy is still good.</summary>
internal static class ApiAnswer
{
    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="identity">What makes two answers the same, when that is not all of it: the moment at which they were taken does
    /// not.</param>
    public static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, T? identity = null)
        where T : class =>
        WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(answer, type), "application/json; charset=utf-8",
            identity is null ? null : JsonSerializer.SerializeToUtf8Bytes(identity, type));

    /// <summary>Writes a text.</summary>
    public static Task WriteAsync(HttpContext context, byte[] content, string contentType, byte[]? identity = null) =>
        WriteAsync(context, new Representation(content, contentType, identity) { MayBeCoded = OwnCoding.IsSafe(context) });

    /// <summary>Writes what is at hand.</summary>
    public static async Task WriteAsync(HttpContext context, Representation content)
    {
        var response = context.Response;
        if (content.MayBeCoded)
        {
            response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        if (OwnCoding.Choose(context, content) is not { } coding)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status406NotAcceptable, "No such coding.", content.MayBeCoded
                ? "Accept-Encoding refuses all that there are: br, gzip and identity."
                : "Accept-Encoding refuses identity, and this answer has no other coding.");
            return;
        }

        var tag = content.Tag(coding);
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, no-cache";
        if (response.StatusCode == StatusCodes.Status200OK && IsKnown(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var coded = content.In(coding);
        response.ContentType = content.Type;
        response.ContentLength = coded.Length;
        if (coding is not ContentCoding.Identity)
        {
            response.Headers.ContentEncoding = AcceptedCodings.NameOf(coding);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(coded, context.RequestAborted);
        }
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(other => other.Equals(EntityTagHeaderValue.Any) || other.Compare(tag, useStrongComparison: false));
}
