namespace Shadowing.Storage.Shared;

/// <summary>What one run, or the fleet, has counted of one thing.</summary>
public sealed record RunRow
{
    /// <summary>Gets the run; empty for all those together that were taken in.</summary>
    public string Run { get; init; } = string.Empty;

    /// <summary>Gets of what kind the thing is, such as <c>account</c> or <c>group</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the experiment's name; letter case does not matter.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets which one of its kind it is, such as an endpoint; letter case matters.</summary>
    public required string Key { get; init; }

    /// <summary>Gets what was counted, as JSON that only this library reads.</summary>
    public required string Content { get; init; }
}
