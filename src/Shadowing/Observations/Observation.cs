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

    /// <summary>Gets the values of the headers that the experiment compares, in the order of its rules; null where one is absent.</summary>
    public IReadOnlyList<string?> Headers { get; init; }

    /// <summary>Gets the body as it was written.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets a value indicating whether the call can have a body at all: false for HEAD.</summary>
    public bool HasBody { get; init; }
}
