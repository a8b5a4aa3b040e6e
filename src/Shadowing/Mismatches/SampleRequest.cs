namespace Shadowing.Mismatches;

/// <summary>The call that a sample was made of, and how to make it again.</summary>
public sealed record SampleRequest
{
    /// <summary>Gets the request line, or the call of a service; values that are not kept are replaced by their type, length and
    /// fingerprint.</summary>
    public required string Line { get; init; }

    /// <summary>Gets the request headers that the candidate got, in their order.</summary>
    public IReadOnlyList<SampleHeader> Headers { get; init; } = [];

    /// <summary>Gets a command for any POSIX shell that replays the request to the candidate; null where <see cref="WhyNoCurl"/> says
    /// why.</summary>
    /// <remarks>Everything that came from the request is quoted. What was withheld or not kept is a variable to be set before, such as
    /// <c>$TOKEN</c>.</remarks>
    public string? Curl { get; init; }

    /// <summary>Gets why there is no command; null where there is one.</summary>
    public string? WhyNoCurl { get; init; }
}
