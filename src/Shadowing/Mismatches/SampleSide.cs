namespace Shadowing.Mismatches;

/// <summary>What one side did with a sampled call, redacted.</summary>
public sealed record SampleSide
{
    /// <summary>Gets the HTTP status; 0 where the call has none.</summary>
    public int Status { get; init; }

    /// <summary>Gets the Content-Type as it was sent; null where there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets the headers that the experiment compares, those that are there.</summary>
    public IReadOnlyList<SampleHeader> Headers { get; init; } = [];

    /// <summary>Gets the redacted body, JSON indented; null where <see cref="WhyNoBody"/> says why.</summary>
    public string? Body { get; init; }

    /// <summary>Gets why there is no body; null where there is one.</summary>
    public string? WhyNoBody { get; init; }

    /// <summary>Gets how long the body was as it was sent.</summary>
    /// <value>Bytes.</value>
    public int BodyLength { get; init; }

    /// <summary>Gets the type of the exception that this side ended in; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the version; null where it is not known.</summary>
    public string? Version { get; init; }
}
