using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Recognizes calls whose nature forbids a comparison, before anything is wrapped.</summary>
internal static class RequestKind
{
    /// <summary>Gets why a request is not comparable; null when it may be.</summary>
    public static NotComparableReason? WhyNot(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers;
        if (HttpMethods.IsConnect(request.Method)
            || context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true
            || IsStream(headers.ContentType.ToString())
            || headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return NotComparableReason.Stream;
        }

        return headers.IfNoneMatch.Count + headers.IfModifiedSince.Count + headers.IfMatch.Count + headers.IfUnmodifiedSince.Count + headers.IfRange.Count + headers.Range.Count > 0
            ? NotComparableReason.ConditionalRequest
            : null;
    }

    /// <summary>Tells whether a media type is that of a stream: nothing to wait for the end of.</summary>
    public static bool IsStream(string? contentType) =>
        contentType is not null
        && (contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("multipart/x-mixed-replace", StringComparison.OrdinalIgnoreCase));
}
