using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers who asks.</summary>
internal sealed class CallerReads(DashboardGate gate)
{
    /// <summary>Answers what the caller may do.</summary>
    public async Task MeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()!.Metadata.GetMetadata<DashboardMetadata>()!;
        await ApiAnswer.WriteAsync(
            context,
            new MeAnswer(
                await gate.MayAsync(context, metadata, DashboardNeed.View), await gate.MayAsync(context, metadata, DashboardNeed.Inspect),
                await gate.MayAsync(context, metadata, DashboardNeed.Operate), gate.NameOf(context)),
            ApiJsonContext.Web.MeAnswer);
    }
}
