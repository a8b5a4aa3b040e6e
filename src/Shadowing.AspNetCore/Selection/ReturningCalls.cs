using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Calls;
using Shadowing.Execution;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Knows a candidate's call of our own that comes back to the very route it was taken from: then the candidate is the control, and
/// every comparison agrees.</summary>
internal sealed partial class ReturningCalls(ExperimentStates states, ILogger<ReturningCalls> logger)
{
    /// <summary>Looks at a request that is marked as a shadow call and stands where an experiment samples.</summary>
    /// <remarks>Anybody may send the marker: only what this process made up at its start, and told nobody but its candidates, proves who
    /// sent it. Without that it is a guess, which is said once.</remarks>
    public void Saw(HttpContext context, ShadowedEndpoint selection)
    {
        var (headers, experiment) = (context.Request.Headers, selection.Experiment);
        if (experiment.Candidate is not { } candidate
            || !string.Equals(headers[ShadowMarker.Header], experiment.Name, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var account = states.Of(experiment.Name).Account;
        if (string.Equals(headers[ShadowMarker.InstanceHeader], ShadowMarker.Instance, StringComparison.Ordinal))
        {
            if (account.FoundLeadingBack(candidate))
            {
                Log.CameBack(logger, experiment.Name, candidate);
            }
        }
        else if (selection.Account.CandidateCalls > 0 && account.CameMarked())
        {
            Log.CameMarked(logger, experiment.Name, candidate);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(15001, LogLevel.Error,
            "{Experiment}: its own shadow calls come back to this application: {Candidate} leads here, so the control is compared with itself, and that they agree says nothing. Set Shadowing:Experiments:{Experiment}:Candidate to the candidate's own address.", EventName = nameof(CameBack))]
        internal static partial void CameBack(ILogger logger, string experiment, Uri candidate);

        [LoggerMessage(15002, LogLevel.Warning,
            "{Experiment}: a request came in that is marked as a shadow call of this experiment, to a route that it samples. It was not sampled. Where nobody sends that header by hand, {Candidate} leads back to this application, perhaps to another instance of it: then the control is compared with itself.", EventName = nameof(CameMarked))]
        internal static partial void CameMarked(ILogger logger, string experiment, Uri candidate);
    }
}
