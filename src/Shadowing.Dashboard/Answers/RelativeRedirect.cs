using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Answers;

/// <summary>Redirects by relative addresses only: behind a proxy nobody here knows the absolute one.</summary>
internal static class RelativeRedirect
{
    /// <summary>Redirects to the page, whose address ends with a slash so that all others are relative to it.</summary>
    public static void ToPage(HttpContext context, string prefix)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location =
            context.Request.Path.Value?.EndsWith('/') is true || prefix.Length == 0
                ? "./"
                : $"./{Uri.EscapeDataString(prefix[(prefix.LastIndexOf('/') + 1)..])}/";
    }
}
