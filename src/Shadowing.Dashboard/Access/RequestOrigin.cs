using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Access;

/// <summary>Tells the dashboard's own requests from those that another site makes a browser send.</summary>
internal static class RequestOrigin
{
    /// <summary>The header that no form and no plain request of another site can carry.</summary>
    public const string Header = "Shadowing-Request";

    /// <summary>Tells whether a page of another site asks: an application's own CORS policy may be as open as it likes, and does not hold
    /// here. A link that a person follows is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isScript">Whether it asks for a script of the page, which is the same for everybody. A browser says with modules where
    /// they are asked from, and over plain HTTP nothing else: behind a proxy that changes the host that looks foreign, and the page must
    /// come as far as to say so.</param>
    public static bool IsForeign(HttpRequest request, bool isScript = false) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        // The browser's own word, where it gives one: over TLS, and on this machine. It holds behind a proxy too, which may have changed
        // the host.
        "same-origin" or "none" => false,
        "cross-site" or "same-site" when request.Headers["Sec-Fetch-Mode"].ToString() is not "navigate" => true,
        _ => !isScript && request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request),
    };

    /// <summary>Gets why a change is not the dashboard's own; null when it is.</summary>
    public static string? WhyForeignChange(HttpRequest request)
    {
        if (request.Headers[Header].ToString() is not "1")
        {
            return $"A change needs the header {Header}: 1.";
        }

        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none" ? null : "It came from another site.";
    }

    // X-Forwarded-Host is not asked: a page of another site can send it wherever the application allows other origins any header.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
            && string.Equals(address.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
