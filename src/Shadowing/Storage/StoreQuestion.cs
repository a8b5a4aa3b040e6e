namespace Shadowing.Storage;

/// <summary>Asks a store and waits no longer than it may take, whatever the store does.</summary>
internal static class StoreQuestion
{
    /// <summary>Asks.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="most">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Gives up.</param>
    /// <exception cref="OperationCanceledException">It did not answer in time.</exception>
    public static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan most, TimeProvider time,
        CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        var asked = ask(either.Token);

        // What it fails with when nobody waits any more nobody looks at.
        _ = asked.ContinueWith(static late => late.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await asked.WaitAsync(either.Token);
    }
}
