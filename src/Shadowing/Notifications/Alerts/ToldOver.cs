namespace Shadowing.Notifications.Alerts;

/// <summary>A state that was told, and that it is over.</summary>
/// <param name="Told">The state, and who has told it.</param>
/// <param name="Alert">The alert that has told that it is over.</param>
internal sealed record ToldOver(ToldReason Told, string Alert);
