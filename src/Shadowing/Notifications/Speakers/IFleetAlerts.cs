namespace Shadowing.Notifications.Speakers;

/// <summary>Looks at what all instances together have counted, for who speaks for them.</summary>
internal interface IFleetAlerts
{
    /// <summary>Looks once.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null where nothing was counted up yet.</returns>
    /// <exception cref="Storage.ShadowStoreException">The store does not answer.</exception>
    Task<FleetLook?> LookAsync(CancellationToken cancellation);
}
