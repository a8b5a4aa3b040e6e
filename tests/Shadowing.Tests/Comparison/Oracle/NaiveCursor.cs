using System.Collections.Immutable;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>How far a list of differences is read, and which values stand for which.</summary>
internal readonly record struct NaiveCursor(int At, ImmutableDictionary<string, string> Forth, ImmutableDictionary<string, string> Back)
{
    public static NaiveCursor Start { get; } = new(0, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty);

    public NaiveCursor Next => this with { At = At + 1 };
}
