namespace Shadowing.Observations;

/// <summary>What one side did with one call, in the form in which the comparison reads it.</summary>
/// <remarks>The memory belongs to pooled buffers: it is valid only until the call that it was recorded for is released.</remarks>
internal readonly record struct Observation
{
    /// <summary>Gets the HTTP status, or 0 where the call has none.</summary>
    public int Status { get; init; }

    /// <summary>Gets the Content-Type as it was sent, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets the Content-Encoding as it was sent, or null.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Gets the values of the headers that the experiment compares, in the order of its rules; null where one is absent. Several
    /// lines of one header are joined with a line feed, which no value can hold.</summary>
    public IReadOnlyList<string?> Headers { get; init; }

    /// <summary>Gets where the side that answered is reached: scheme, host, port and the path that all of its paths begin with, such as
    /// <c>http://orders-v2:8080/base</c>; null where that is not known.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets the body as it was written.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets a value indicating whether the call can have a body at all: false for HEAD, and for a service's method without a
    /// result.</summary>
    public bool HasBody { get; init; }

    /// <summary>Gets the type of the exception that a service's method ended in; null when it did not, and for HTTP.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets that exception's message; null where messages are not compared.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>Gets the version that the side says it has; null where it says none.</summary>
    public string? Version { get; init; }
}
