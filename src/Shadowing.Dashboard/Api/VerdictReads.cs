using System.Globalization;
using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers whether a candidate may go on: to people, and to pipelines, which read the status.</summary>
internal sealed class VerdictReads(ExperimentFinder finder)
{
    private const string Safe = "safe";
    private const string NotHarmful = "notHarmful";

    // A variable that nobody has set must not be answered as if any build would do.
    private static readonly ApiParameter s_version = new("candidateVersion", "The build that is asked about.")
    {
        IsNeverEmpty = true, Longest = 100,
    };

    private static readonly ApiParameter s_require = new("require", "What decides the status.") { Words = [Safe, NotHarmful] };

    /// <summary>Gets the parameters of the verdict.</summary>
    public static IReadOnlyList<ApiParameter> Parameters { get; } = [s_version, s_require];

    // Asking is cheap, and nothing that takes a day is known a second later.
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(1);

    /// <summary>Answers the verdict: with what is required, by its status too.</summary>
    public async Task VerdictAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { } found)
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var (version, required) = (query.Text(s_version), query.Text(s_require));

        // What is required is required of the build that answers now: that an earlier one was safe opens nothing.
        var verdict = found.Reporter.Judge(found.Settings.Name, required is null ? version : null)!;
        var status = required is null ? StatusCodes.Status200OK : StatusOf(verdict, required, version);
        if (status != StatusCodes.Status200OK)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = RetryAfter(verdict).ToString(CultureInfo.InvariantCulture);
        }

        // Where the status is the answer, a copy that is still good is none.
        if (required is not null || HttpMethods.IsPost(context.Request.Method))
        {
            context.Request.Headers.IfNoneMatch = default;
        }

        await ApiAnswer.WriteAsync(context, verdict, ApiJsonContext.Web.VerdictReport);
    }

    /// <summary>Answers the evidence of all builds and settings that are kept.</summary>
    public async Task EvidenceAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is { } found)
        {
            await ApiAnswer.WriteAsync(context, found.Reporter.Evidence(found.Settings.Name), ApiJsonContext.Web.EvidenceList);
        }
    }

    private static int StatusOf(VerdictReport verdict, string required, string? version)
    {
        var isOfBuild = version is null || string.Equals(verdict.CandidateVersion, version, StringComparison.Ordinal);
        return isOfBuild && verdict.Answer is Verdict.Harmful ? StatusCodes.Status409Conflict
            : !isOfBuild ? StatusCodes.Status412PreconditionFailed
            : verdict.Answer is Verdict.Safe || required.Equals(NotHarmful, StringComparison.OrdinalIgnoreCase)
                ? StatusCodes.Status200OK
            : StatusCodes.Status412PreconditionFailed;
    }

    private static long RetryAfter(VerdictReport verdict)
    {
        var hours = verdict.Reasons.Where(static reason => reason.Answer is Verdict.NotYetKnown).Max(static reason => reason.MoreHours);
        var wait = hours is { } known ? TimeSpan.FromHours(Math.Min(known, s_latest.TotalHours)) : s_usual;
        return (long)(wait < s_soonest ? s_soonest : wait).TotalSeconds;
    }
}
