using Shadowing.Execution.Threads;

namespace Shadowing.Execution.Steps;

/// <summary>What goes on with a call when a step of it is lost.</summary>
internal sealed class Continuation(Action goOn) : IOwnWork
{
    /// <inheritdoc/>
    public void Run() => goOn();
}
