namespace Shadowing.PostgreSql;

/// <summary>What is written of a run already.</summary>
internal sealed record OwnRow(long Number, bool IsFolded, long WindowsThrough, long MinutesThrough);
