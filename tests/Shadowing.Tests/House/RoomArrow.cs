namespace Shadowing.Tests.House;

/// <summary>That a room uses another, and one place where it does.</summary>
/// <param name="From">The folder that uses, from the project's.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Place">The type that uses and the type that is used.</param>
internal sealed record RoomArrow(string From, string To, string Place);
