using System.Collections.Concurrent;
using Shadowing.Redaction;

namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>A user's redactor that does what a test says, and notes what it was asked.</summary>
internal sealed class GivenRedactor(Func<RedactionPlace, string, string?> redact) : IRedactor
{
    private readonly ConcurrentQueue<(string Path, string Value)> _asked = new();

    public IEnumerable<string> Places => _asked.Select(static asked => asked.Path);

    public IEnumerable<string> Values => _asked.Select(static asked => asked.Value);

    public string? Redact(in RedactionPlace place, string value)
    {
        _asked.Enqueue((place.Path, value));
        return redact(place, value);
    }
}
