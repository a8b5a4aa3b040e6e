using Shadowing.Notifications.Alerts;

namespace Shadowing.Notifications.Speakers;

/// <summary>What is seen of all experiments at one moment.</summary>
/// <param name="Now">That moment, by the store's clock.</param>
/// <param name="Began">When the first of the instances began that are known: what is older is not new.</param>
/// <param name="Experiments">The experiments.</param>
internal sealed record FleetLook(DateTimeOffset Now, DateTimeOffset Began, IReadOnlyList<AlertLook> Experiments);
