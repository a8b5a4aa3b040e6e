namespace Shadowing.Execution.Threads;

/// <summary>Where a task goes that is queued to threads of our own.</summary>
internal enum TaskPlace
{
    /// <summary>Behind what waits.</summary>
    Queue,

    /// <summary>Before everything of the user's.</summary>
    First,

    /// <summary>To the present thread, when it has returned.</summary>
    Next,
}
