namespace WorldClock.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record ClockOptions
{
    /// <summary>Gets how many requests are sent.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>Gets the seed: the same one asks the same questions.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets how many instances of the world clock answer.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Gets how to connect to the database that the instances share; null keeps all in memory.</summary>
    public string? Postgres { get; init; }

    /// <summary>Gets a value indicating whether both servers stay up after the run.</summary>
    public bool Serve { get; init; }

    /// <summary>Gets a value indicating whether only the usage is wanted.</summary>
    public bool Help { get; init; }
}
