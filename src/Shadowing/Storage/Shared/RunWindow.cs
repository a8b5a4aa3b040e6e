namespace Shadowing.Storage.Shared;

/// <summary>The calls of one window of time that one run has to tell of.</summary>
public sealed record RunWindow
{
    /// <summary>Gets the run.</summary>
    public required string Run { get; init; }

    /// <summary>Gets the experiment's name; letter case does not matter.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets the window: how many times ten seconds of the store's clock since 1970-01-01 00:00 UTC.</summary>
    public required long Window { get; init; }

    /// <summary>Gets the calls, in bytes that only this library reads.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
}
