namespace Shadowing.Storage;

/// <summary>Who changed what.</summary>
public sealed record AuditEntry
{
    /// <summary>Gets what identifies it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets who: the name of the signed-in user, or how else the change was allowed.</summary>
    public required string By { get; init; }

    /// <summary>Gets what: <c>stop</c>, <c>start</c>, <c>forget</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets why, in the words of whoever did it.</summary>
    public required string Reason { get; init; }
}
