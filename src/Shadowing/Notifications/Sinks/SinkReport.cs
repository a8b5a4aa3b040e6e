namespace Shadowing.Notifications.Sinks;

/// <summary>What became of the events that one sink was offered; those that are none of these wait for it.</summary>
/// <param name="Name">The sink's name: that of its type.</param>
/// <param name="Delivered">Events that it dealt with.</param>
/// <param name="Lost">Events that found its queue full, or that were left when the host stopped.</param>
/// <param name="Failed">Events on which it threw or did not come back in time.</param>
internal sealed record SinkReport(string Name, long Delivered, long Lost, long Failed);
