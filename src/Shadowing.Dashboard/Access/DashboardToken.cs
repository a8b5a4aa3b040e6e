using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Access;

/// <summary>The random token that opens the dashboard in Development, where nobody has set up policies: in the link that is printed at
/// start, then in a cookie.</summary>
internal sealed class DashboardToken
{
    private const string Cookie = "Shadowing-Token";
    private const string Parameter = "token";

    /// <summary>Gets the token, of this process only.</summary>
    public string Value { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Tells whether a request came by the printed link.</summary>
    public bool IsInLink(HttpRequest request) => request.Query.TryGetValue(Parameter, out var given) && Is(given.ToString());

    /// <summary>Tells whether a browser came by the printed link before.</summary>
    public bool IsInCookie(HttpRequest request) => request.Cookies.TryGetValue(Cookie, out var given) && Is(given);

    /// <summary>Lets the browser keep the token; it goes to no other site and no script sees it.</summary>
    public void Keep(HttpResponse response) => response.Cookies.Append(Cookie, Value, new CookieOptions
    {
        // For all paths: behind a proxy the browser may know the dashboard under another one.
        Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = response.HttpContext.Request.IsHttps, IsEssential = true,
    });

    private bool Is(string? given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? string.Empty), Encoding.UTF8.GetBytes(Value));
}
