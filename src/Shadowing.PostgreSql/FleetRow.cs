namespace Shadowing.PostgreSql;

/// <summary>The one row that says who holds the turn, and what time it is.</summary>
internal sealed record FleetRow(long Fence, long Fold, DateTimeOffset? FoldedAt, long FoldedThrough, string? Holder, DateTimeOffset Now);
