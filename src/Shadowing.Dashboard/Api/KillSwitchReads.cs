using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Experiments;
using Shadowing.Reports.Fleets;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers whether everything is off at once.</summary>
internal sealed class KillSwitchReads(ExperimentStops stops, StopReads reads, FleetView fleet)
{
    /// <summary>Answers it.</summary>
    public async Task OneAsync(HttpContext context)
    {
        await fleet.TryReadAsync(context.RequestAborted);
        await ApiAnswer.WriteAsync(context, Answer(), ApiJsonContext.Web.KillSwitchAnswer);
    }

    /// <summary>Gets the answer, of the fleet as it was looked at last.</summary>
    public KillSwitchAnswer Answer()
    {
        var killed = stops.Killed;
        return new KillSwitchAnswer
        {
            IsOn = killed != KillSources.None,
            Sources = [.. Enum.GetValues<KillSources>().Where(source => source != KillSources.None && killed.HasFlag(source))
                .Select(static source => source.ToString().ToLowerInvariant())],
            FileProblem = stops.File?.Problem,
            Stop = killed.HasFlag(KillSources.Person) ? reads.Of(ExperimentStops.All) : null,
        };
    }
}
