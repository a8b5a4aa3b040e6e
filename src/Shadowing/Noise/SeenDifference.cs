using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Paths;

namespace Shadowing.Noise;

/// <summary>A difference as noise is told by: under its own name, under the name that is no data, and under that of all members beside
/// it.</summary>
/// <param name="Exact">The path with its indexes removed, names and all; it is looked at, and neither kept for long nor shown.</param>
/// <param name="Shown">The path in which names that are data are <c>*</c> too: what a report may show.</param>
/// <param name="Parent">Where a member is missing or unexpected: the object, by its shown path; else null.</param>
internal sealed record SeenDifference(NoiseSignature Exact, NoiseSignature Shown, string? Parent)
{
    /// <summary>Gets the signature of any member of the object that is missing or unexpected, whatever its name; only where there is a
    /// <see cref="Parent"/>.</summary>
    public NoiseSignature AnyMember => new(Parent + ".*", Exact.Kind);

    /// <summary>Gets a difference.</summary>
    public static SeenDifference Of(Difference difference) => Of(new NoiseSignature(JsonPath.Generalize(difference.Path), difference.Kind));

    /// <summary>Gets what has a signature with names that may be data.</summary>
    public static SeenDifference Of(NoiseSignature exact)
    {
        if (!exact.Path.StartsWith('$'))
        {
            return new SeenDifference(exact, exact, Parent: null);
        }

        var shown = JsonPathText.WithoutData(exact.Path);
        var isMember = exact.Kind is DifferenceKind.Missing or DifferenceKind.Unexpected && JsonPathText.IsMember(shown);
        return new SeenDifference(exact, exact with { Path = shown }, isMember ? JsonPathText.Parent(shown) : null);
    }
}
