using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Dashboard.Access;

/// <summary>Tells the dashboard's own changes from those that another site makes a browser send.</summary>
internal static class RequestOrigin
{
    /// <summary>The header that no form and no plain request of another site can carry.</summary>
    public const string Header = "Shadowing-Request";

    /// <summary>Tells whether a page of another site wants to read: an application's own CORS policy may be as open as it likes, and does not hold here.</summary>
    public static bool IsForeignRead(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"].ToString() is not "navigate";

    /// <summary>Gets why a change is not the dashboard's own; null when it is.</summary>
    public static string? WhyForeign(HttpRequest request)
    {
        if (request.Headers[Header].ToString() is not "1")
        {
            return $"A change needs the header {Header}: 1.";
        }

        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return "A change is sent as application/json.";
        }

        // The browser's own word, where it gives one; 'none' is a person's, such as curl has no word at all.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is "same-origin" or "none" ? null : "It came from another site.";
        }

        return request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsOwn(origin, request) ? null : "It came from another origin.";
    }

    // Behind a proxy the host that the browser knows is the forwarded one. Another site cannot set that header without asking first, and is not answered.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
        && (string.Equals(address.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || string.Equals(address.Authority, request.Headers["X-Forwarded-Host"].ToString(), StringComparison.OrdinalIgnoreCase));
}
