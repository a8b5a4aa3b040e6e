using System.Collections.Frozen;
using Shadowing.Redaction;

namespace Shadowing.AspNetCore.Calls;

/// <summary>Tells quickly whether a header holds a credential.</summary>
internal static class HeaderCredentials
{
    // What nearly every request has and what is none: one look-up in place of a search for each word.
    private static readonly FrozenSet<string> s_harmless = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Accept", "Accept-Encoding", "Accept-Language", "Accept-Charset", "User-Agent", "Referer", "Origin",
        "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Cache-Control", "Pragma",
        "If-None-Match", "If-Modified-Since", "Range", "Upgrade-Insecure-Requests", "DNT", "Via", "Forwarded", "X-Forwarded-For",
        "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "X-Request-ID", "X-Correlation-ID",
        "traceparent", "tracestate", "baggage", "Request-Id", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User",
        "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform", "Sec-WebSocket-Key", "TE", "Priority", "Expect");

    /// <summary>Tells whether a header is one of those that nearly every request has, and none of which is a credential.</summary>
    public static bool IsHarmless(string name) => s_harmless.Contains(name);

    /// <summary>Tells whether a header holds a credential, by its name.</summary>
    public static bool IsCredential(string name) => !IsHarmless(name) && SensitiveNames.IsSensitiveHeader(name);
}
