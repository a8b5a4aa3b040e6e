using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;
using Shadowing.Experiments;
using Shadowing.Operations;
using Shadowing.Reports.Fleets;
using Shadowing.Storage;

namespace Shadowing.Dashboard.Api;

/// <summary>Does what a person asks for: stop, start, forget. Each has a reason and is written down.</summary>
internal sealed class ExperimentChanges(ExperimentFinder finder, ExperimentOperations operations, StoreWriter writer, IShadowStore store,
    FleetView fleet, ExperimentStops stops, DashboardGate gate)
{
    private const int LongestReason = 500;
    private const int LongestVersion = 100;

    public async Task StopAsync(HttpContext context)
    {
        if (await finder.FindSettingsAsync(context) is { } experiment)
        {
            await StopAsync(context, experiment.Name, "stop", "stopped");
        }
    }

    public async Task StartAsync(HttpContext context)
    {
        if (await finder.FindSettingsAsync(context) is { } experiment)
        {
            await StartAsync(context, experiment.Name, "start", "started");
        }
    }

    /// <summary>Turns everything off at once.</summary>
    public Task KillAsync(HttpContext context) => StopAsync(context, ExperimentStops.All, "kill-switch/on", "on");

    /// <summary>Turns the kill switch off again, as far as a person has turned it on.</summary>
    public Task ReviveAsync(HttpContext context) => StartAsync(context, ExperimentStops.All, "kill-switch/off", "off");

    public async Task ForgetAsync(HttpContext context)
    {
        if (await finder.FindSettingsAsync(context) is not { } experiment)
        {
            return;
        }

        var (isRead, request) = await ApiBody.ReadAsync(context, ApiJsonContext.Web.ForgetRequest, takesAnything: false);
        if (!isRead || await ReasonAsync(context, request?.Reason, without: null) is not { } reason)
        {
            return;
        }

        await fleet.TryReadAsync(context.RequestAborted);
        if (fleet.Last?.WithoutEpochs is { } earlier)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "An instance of an earlier version runs.",
                $"{earlier} knows nothing of what is forgotten, and would bring it back: replace it first.");
            return;
        }

        try
        {
            if (await operations.ForgetAsync(experiment.Name, gate.NameOf(context), reason, request?.Forgotten, context.RequestAborted)
                is { } other)
            {
                await ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "Somebody was faster.",
                    $"{other.By} has made {experiment.Name} forgotten meanwhile: {other.Reason}. What is there now was counted since; look again, and then say what is to be.");
                return;
            }
        }
        catch (ShadowStoreException failure)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store does not answer.",
                $"Nobody knows whether this was heard. What the instances hold in memory is forgotten when they hear of it; look again when the store answers. {failure.Message}");
            return;
        }

        await AnswerAsync(context, experiment.Name, "forget", "forgotten", isHeard: true);
    }

    /// <summary>Takes in that another build of the candidate answers from now on.</summary>
    public async Task ReleaseAsync(HttpContext context)
    {
        if (await finder.FindSettingsAsync(context) is not { } experiment)
        {
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

        var (isNews, isHeard) =
            await operations.ReleaseAsync(experiment.Name, gate.NameOf(context), version, request.Reason?.Trim(), context.RequestAborted);
        if (isNews)
        {
            await AnswerAsync(context, experiment.Name, "release", $"build {version} is awaited", isHeard);
            return;
        }

        await ApiAnswer.WriteAsync(context,
            new DoneAnswer(experiment.Name, "release", $"build {version} is the present one", store.SurvivesRestart,
                "That is the build whose evidence is counted already, so nothing was changed."), ApiJsonContext.Web.DoneAnswer);
    }

    private async Task StopAsync(HttpContext context, string experiment, string action, string state)
    {
        // Stopping is never harder than it must be: in an emergency nobody writes reasons, and nothing that is sent keeps anybody from it.
        if (await ReasonAsync(context, without: "(no reason given)") is { } reason)
        {
            var isHeard = await operations.StopAsync(experiment, gate.NameOf(context), reason, context.RequestAborted);
            await AnswerAsync(context, experiment, action, state, isHeard);
        }
    }

    private async Task StartAsync(HttpContext context, string experiment, string action, string state)
    {
        var (isRead, request) = await ApiBody.ReadAsync(context, ApiJsonContext.Web.StartRequest, takesAnything: false);
        if (!isRead || await ReasonAsync(context, request?.Reason, without: null) is not { } reason)
        {
            return;
        }

        try
        {
            if (await operations.StartAsync(experiment, gate.NameOf(context), reason, request?.Stop, context.RequestAborted) is { } other)
            {
                await ApiProblem.WriteAsync(context, StatusCodes.Status409Conflict, "Somebody was faster.",
                    $"{other.By} has {(other.IsStopped ? "stopped" : "started")} {(experiment == ExperimentStops.All ? "everything" : other.Experiment)} meanwhile: {other.Reason}. Look again, and then say what is to be.");
                return;
            }
        }
        catch (ShadowStoreException failure)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store does not answer.",
                $"Nobody knows whether it was stopped elsewhere meanwhile, nor whether this was heard. Nothing is started for now; look again when the store answers. {failure.Message}");
            return;
        }

        await AnswerAsync(context, experiment, action, state, isHeard: true);
    }

    // Null where it was answered already that there is none.
    private static async Task<string?> ReasonAsync(HttpContext context, string? without = null)
    {
        var (isRead, request) = await ApiBody.ReadAsync(context, ApiJsonContext.Web.ReasonRequest, takesAnything: without is not null);
        return isRead ? await ReasonAsync(context, request?.Reason, without) : null;
    }

    private static async Task<string?> ReasonAsync(HttpContext context, string? given, string? without)
    {
        var reason = given?.Trim() is { Length: > 0 } trimmed ? trimmed : without;
        if (reason is { Length: <= LongestReason })
        {
            return reason;
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "A reason is missing.",
            $"Send {{ \"reason\": \"…\" }} with 1 to {LongestReason} characters.");
        return null;
    }

    private async Task AnswerAsync(HttpContext context, string experiment, string action, string state, bool isHeard)
    {
        // A store that does not answer was waited for already.
        var isStored = (!fleet.IsOn || isHeard) && await writer.FlushAsync(context.RequestAborted) && store.SurvivesRestart;
        if (fleet.IsOn && !isHeard)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }

        var note = fleet.IsOn
            ? isHeard
                ? "It holds here now, and all that share the store hear of it within two seconds of when they reach it."
                : "It holds on this instance now. The others are told as soon as the store answers, unless this process ends before; the page Health says how the store fares."
            : isStored ? "It is stored, and holds after a restart."
            : store.SurvivesRestart
            ? "It holds now, but could not be stored yet; it is tried again. The page Health says how the store fares."
            : "It holds on this instance until the process ends: no store is set up that survives a restart.";
        if (state is "off" && stops.Killed is not KillSources.None and var sources)
        {
            note += $" And yet nothing is sampled here: the kill switch is still on ({sources}).";
        }

        await ApiAnswer.WriteAsync(context, new DoneAnswer(experiment, action, state, isStored || (fleet.IsOn && isHeard), note),
            ApiJsonContext.Web.DoneAnswer);
    }
}
