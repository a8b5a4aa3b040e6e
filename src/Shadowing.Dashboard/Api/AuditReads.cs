using System.Globalization;
using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Operations.Audits;

namespace Shadowing.Dashboard.Api;

/// <summary>Looks whether the audit is what was written.</summary>
internal sealed class AuditReads(AuditVerifier verifier)
{
    private static readonly ApiParameter s_seen = new("seen", "The end of the audit that somebody has seen, as a log has it.")
    {
        Longest = 200,
        Allowed = static text => Read(text) is null ? "a number, a colon and a link, as the log has it" : null,
        Examples = ["1:00000000:0000"],
    };

    /// <summary>Gets what may be asked for.</summary>
    public static IReadOnlyList<ApiParameter> Parameters { get; } = [s_seen];

    /// <summary>Answers what is wrong with the audit.</summary>
    public async Task VerifyAsync(HttpContext context)
    {
        try
        {
            var seen = new ApiQuery(context.Request).Text(s_seen) is { } text ? Read(text) : null;
            await ApiAnswer.WriteAsync(context, await verifier.LookAsync(seen?.Number, seen?.Link, context.RequestAborted),
                ApiJsonContext.Web.AuditFindings);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The audit cannot be read.",
                "The store does not answer; the page Health says how it fares.");
        }
    }

    private static (long Number, string Link)? Read(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var split
            && long.TryParse(text.AsSpan(0, split), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && split + 1 < text.Length
            ? (number, text[(split + 1)..])
            : null;
}
