using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Answers;

/// <summary>Redirects by relative addresses only: behind a proxy nobody here knows the absolute one.</summary>
internal static class RelativeRedirect
{
    /// <summary>Redirects to the page, whose address ends with a slash so that all others are relative to it.</summary>
    public static void ToPage(HttpContext context)
    {
        // As the browser has it: a group, a base or a proxy may have put something before the dashboard's own prefix.
        var path = context.Request.PathBase.Value + context.Request.Path.Value;
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = path.Length == 0 || path.EndsWith('/')
            ? "./"
            : $"./{Uri.EscapeDataString(path[(path.LastIndexOf('/') + 1)..])}/";
    }
}
