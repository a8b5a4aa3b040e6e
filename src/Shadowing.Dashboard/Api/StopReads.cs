using Shadowing.Experiments;
using Shadowing.Operations.Decisions;
using Shadowing.Reports.Fleets;
using Shadowing.Storage.Shared;

namespace Shadowing.Dashboard.Api;

/// <summary>Reads who has stopped an experiment, why, and whom that has reached; and who has made it forgotten.</summary>
internal sealed class StopReads(SharedDecisions decisions, FleetView fleet)
{
    /// <summary>Gets it; null where the experiment is not stopped by a person.</summary>
    public StopAnswer? Of(Experiment experiment) => experiment.IsStopped ? Of(experiment.Name) : null;

    /// <summary>Gets what holds of an experiment that is stopped, or of the kill switch that is on.</summary>
    public StopAnswer? Of(string experiment)
    {
        if (decisions.Held(StopDecision.Name(experiment)) is not { } held)
        {
            return null;
        }

        var stop = StopDecision.Read(held.Value);
        List<UnreachedInstance> unreached = [];
        var instances = 1;
        if (held.Version != 0 && fleet.Last is { } picture)
        {
            var present = picture.Runs.Where(run => picture.State(run) is not "ended").ToList();
            unreached = [.. present.Where(run => run.Run != picture.OwnRun && !HasHeard(run, held.Version))
                .Select(run => new UnreachedInstance(run.Instance, run.LastSeen, Silence(picture, run)))];

            // This one knows it, also before it is among those that the store knows.
            instances = present.Count(run => run.Run != picture.OwnRun) + 1;
        }

        return new StopAnswer
        {
            By = stop?.By ?? "a later version of the library", Reason = stop?.Reason ?? "this version cannot read it",
            At = stop?.At ?? default, Id = held.Change, Instances = instances, Reached = instances - unreached.Count, Unreached = unreached,
        };
    }

    /// <summary>Gets who has made its evidence forgotten last; null where nobody has.</summary>
    public ForgottenAnswer? ForgottenOf(string experiment) =>
        decisions.Held(ForgetDecision.Name(experiment)) is { } held && ForgetDecision.Read(held.Value) is { } word
            ? new ForgottenAnswer { By = word.By, Reason = word.Reason, At = word.At, Id = held.Change }
            : null;

    private static bool HasHeard(RunReading run, long? version) =>
        version is { } number && FleetPicture.Content(run)?.Decided >= number;

    private static TimeSpan Silence(FleetPicture picture, RunReading run) =>
        picture.Now > run.LastSeen ? TimeSpan.FromSeconds(Math.Floor((picture.Now - run.LastSeen).TotalSeconds)) : TimeSpan.Zero;
}
