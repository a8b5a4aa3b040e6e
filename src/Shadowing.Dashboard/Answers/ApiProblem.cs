using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Shadowing.Dashboard.Api;

namespace Shadowing.Dashboard.Answers;

/// <summary>Writes errors as RFC 9457 has them.</summary>
internal static class ApiProblem
{
    /// <summary>Writes the error, unless the answer has begun.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        // It repeats what was asked, and is short.
        OwnCoding.Close(context);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(
            new ProblemDetails { Status = status, Title = title, Detail = detail }, ProblemJsonContext.Web.ProblemDetails,
            "application/problem+json", context.RequestAborted);
    }
}
