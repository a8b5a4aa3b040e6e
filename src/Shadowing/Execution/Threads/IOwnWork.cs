namespace Shadowing.Execution.Threads;

/// <summary>A piece of our own work on threads of our own. It must not throw.</summary>
internal interface IOwnWork
{
    /// <summary>Does it. The present thread's flow is nobody's, and its task scheduler the default one: so what goes on with a call goes on
    /// right here, without a task for it.</summary>
    void Run();
}
