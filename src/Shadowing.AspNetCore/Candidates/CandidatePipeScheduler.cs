using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Lets a candidate that waited for its answer to be read go on where candidates run, not on the application's pool.</summary>
internal sealed class CandidatePipeScheduler(TaskScheduler scheduler) : PipeScheduler
{
    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state) =>
        _ = Task.Factory.StartNew(action, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
}
