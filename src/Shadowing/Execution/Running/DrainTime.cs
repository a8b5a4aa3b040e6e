using Shadowing.Execution.Threads;

namespace Shadowing.Execution.Running;

/// <summary>How long the host waits, when it stops, for what still runs.</summary>
internal sealed class DrainTime : Deadline
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that completes when it is over.</summary>
    public Task Over => _over.Task;

    /// <summary>Ends it.</summary>
    public void End() => _over.TrySetResult();

    /// <inheritdoc/>
    protected internal override void Expired() => End();
}
