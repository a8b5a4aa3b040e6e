using Microsoft.AspNetCore.Http;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Recognizes calls whose nature forbids a comparison, before anything is wrapped.</summary>
/// <remarks>What a client only offers (an upgrade, a WebSocket, to take events) makes no stream of its call: what the server does with the
/// offer decides, see <see cref="ControlWatch"/>.</remarks>
internal static class RequestKind
{
    /// <summary>Gets why a request is not comparable; null when it may be.</summary>
    public static NotComparableReason? WhyNot(string method, RequestHeaders headers) =>
        HttpMethods.IsConnect(method) || (headers.ContentType.Count > 0 && IsGrpc(headers.ContentType.ToString()))
            ? NotComparableReason.Stream
        : headers.AreConditional ? NotComparableReason.ConditionalRequest
        : null;

    /// <summary>Tells whether an answer's media type is that of a stream: nothing to wait for the end of.</summary>
    public static bool IsStream(string? contentType) =>
        contentType is not null
        && (contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("multipart/x-mixed-replace", StringComparison.OrdinalIgnoreCase)
            || IsGrpc(contentType));

    private static bool IsGrpc(string contentType) => contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
