using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;
using Shadowing.Operations;
using Shadowing.Reports.Fleets;
using Shadowing.Storage;

namespace Shadowing.Dashboard.Api;

/// <summary>Does what a person asks for: stop, start, forget. Each has a reason and is written down.</summary>
internal sealed class ExperimentChanges(ExperimentFinder finder, ExperimentOperations operations, StoreWriter writer, IShadowStore store,
    FleetView fleet, DashboardGate gate)
{
    private const int LongestReason = 500;
    private const int LongestVersion = 100;

    public Task StopAsync(HttpContext context) => ChangeAsync(context, "stop", operations.Stop);

    public Task StartAsync(HttpContext context) => ChangeAsync(context, "start", operations.Start);

    // What others hold in their memory would come back with their next write.
    public Task ForgetAsync(HttpContext context) => !fleet.IsOn ? ChangeAsync(context, "forget", operations.Forget)
        : ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "The evidence is of several instances.",
            "What the others that share the store hold in memory cannot be forgotten from here. Evidence begins anew with other settings, or with another build of the candidate; what is old goes as Samples:MaxAge says.");

    /// <summary>Takes in that another build of the candidate answers from now on.</summary>
    public async Task ReleaseAsync(HttpContext context)
    {
        if (await finder.FindSettingsAsync(context) is not { } experiment)
        {
            return;
        }

        if (fleet.IsOn)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "The evidence is of several instances.",
                "What is announced here the others that share the store do not know: set CandidateVersion, or let the candidate send the header Shadowing-Version.");
            return;
        }

        var (isRead, request) = await ApiBody.ReadAsync(context, ApiJsonContext.Web.ReleaseRequest);
        if (!isRead)
        {
            return;
        }

        var version = request?.Version?.Trim() ?? string.Empty;
        if (version.Length is < 1 or > LongestVersion || version.Any(char.IsControl) || request!.Reason is { Length: > LongestReason })
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "A version is missing.",
                $"Send {{ \"version\": \"…\" }} with 1 to {LongestVersion} characters on one line; a \"reason\" may have {LongestReason}.");
            return;
        }

        if (experiment.CandidateVersion is { } configured && !string.Equals(configured, version, StringComparison.Ordinal))
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "The version is configured.",
                $"CandidateVersion of {experiment.Name} is '{configured}', which goes before what is announced: change it there, or leave it out.");
            return;
        }

        var isNews = operations.Release(experiment.Name, gate.NameOf(context), version, request.Reason?.Trim());
        if (isNews)
        {
            await AnswerAsync(context, experiment.Name, "release", $"build {version} is awaited");
            return;
        }

        await ApiAnswer.WriteAsync(context,
            new DoneAnswer(experiment.Name, "release", $"build {version} is the present one", store.SurvivesRestart,
                "That is the build whose evidence is counted already, so nothing was changed."), ApiJsonContext.Web.DoneAnswer);
    }

    private async Task ChangeAsync(HttpContext context, string action, Action<string, string, string> change)
    {
        if (await finder.FindSettingsAsync(context) is not { } experiment)
        {
            return;
        }

        // Stopping is never harder than it must be: in an emergency nobody writes reasons, and nothing that is sent keeps anybody from it.
        var isStop = action is "stop";
        var (isRead, request) = await ApiBody.ReadAsync(context, ApiJsonContext.Web.ReasonRequest, takesAnything: isStop);
        if (!isRead)
        {
            return;
        }

        var reason = request?.Reason?.Trim() is { Length: > 0 } given ? given : isStop ? "(no reason given)" : null;
        if (reason is not { Length: <= LongestReason })
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "A reason is missing.",
                $"Send {{ \"reason\": \"…\" }} with 1 to {LongestReason} characters.");
            return;
        }

        // At once, whatever the store does: stopping waits for nothing.
        change(experiment.Name, gate.NameOf(context), reason);
        await AnswerAsync(context, experiment.Name, action, action switch { "stop" => "stopped", "start" => "started", _ => "forgotten" });
    }

    private async Task AnswerAsync(HttpContext context, string experiment, string action, string state)
    {
        var isStored = await writer.FlushAsync(context.RequestAborted) && store.SurvivesRestart;
        var note = isStored && fleet.IsOn
            ? "It is stored, and holds on this instance now; the others that share the store take it over when they start."
            : isStored ? "It is stored, and holds after a restart."
            : store.SurvivesRestart
            ? "It holds now, but could not be stored yet; it is tried again. The page Health says how the store fares."
            : "It holds on this instance until the process ends: no store is set up that survives a restart.";
        await ApiAnswer.WriteAsync(context, new DoneAnswer(experiment, action, state, isStored, note), ApiJsonContext.Web.DoneAnswer);
    }
}
