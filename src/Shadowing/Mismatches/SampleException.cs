namespace Shadowing.Mismatches;

/// <summary>An exception that a candidate ended in, redacted.</summary>
public sealed record SampleException
{
    /// <summary>Gets the type's full name.</summary>
    public required string Type { get; init; }

    /// <summary>Gets its message, at most 2,000 characters of it, or what may be kept of it: outside Development its length and a
    /// fingerprint, unless values are kept. Null where it has none.</summary>
    public string? Message { get; init; }

    /// <summary>Gets the error of the connection in one word, such as <c>ConnectionRefused</c> or <c>ResponseEnded</c>: the names of
    /// <see cref="System.Net.Sockets.SocketError"/> and <see cref="System.Net.Http.HttpRequestError"/>. Null where it is no error of a
    /// connection.</summary>
    public string? Error { get; init; }

    /// <summary>Gets where it was thrown, the innermost method first, such as <c>Shop.Orders.Find (Orders.cs, line 42)</c>; for code that
    /// ran in this process only.</summary>
    /// <value>All exceptions of a sample have 30 methods and 8,192 characters together, at most. A file is named without its
    /// folders.</value>
    public IReadOnlyList<string> Stack { get; init; } = [];
}
