namespace Shadowing.Redaction;

/// <summary>Has the last word on each value before it is kept, shown or sent: register one in the services to add rules of your
/// own.</summary>
/// <remarks>
/// It runs off the caller's path, on several threads at once. It sees only what the built-in redaction would keep in clear: values at
/// sensitive names never reach it. One that throws costs the sample, which is dropped and counted.
/// </remarks>
public interface IRedactor
{
    /// <summary>Gets what may be kept of a value.</summary>
    /// <param name="place">Where the value was found.</param>
    /// <param name="value">The value, after the built-in patterns were masked.</param>
    /// <returns>The value itself, another text to keep in its place, or null to keep its type, length and fingerprint only.</returns>
    string? Redact(in RedactionPlace place, string value);
}
