namespace Shadowing.Reports;

/// <summary>Gives what all experiments of this instance have shown. Resolve it from the service provider; it is a singleton.</summary>
public interface IShadowReporter
{
    /// <summary>Takes a snapshot: later calls do not change it.</summary>
    /// <returns>The report, with the accounts of one moment.</returns>
    ShadowReport Capture();

    /// <summary>Completes when no sampled call is in flight, so that a test can look at a finished account.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>A task that completes when all sampled calls have ended, at once when there are none.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> fired first.</exception>
    Task WhenIdleAsync(CancellationToken cancellation = default);

    /// <summary>Takes a snapshot of what all instances that share the store have shown; of this process, where it shares its store with
    /// nobody.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The report, which says whose calls it is about (<see cref="ShadowReport.Of"/>) and up to when they are counted.</returns>
    /// <exception cref="Storage.ShadowStoreException">The store does not answer.</exception>
    Task<ShadowReport> CaptureFleetAsync(CancellationToken cancellation = default);
}
