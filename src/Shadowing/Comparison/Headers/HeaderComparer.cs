using System.Diagnostics;
using Shadowing.Comparison.Bodies;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Media;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison.Headers;

/// <summary>Compares a header by what its values mean.</summary>
internal static class HeaderComparer
{
    public const string OnlyControl = "only the control has it";
    public const string OnlyCandidate = "only the candidate has it";

    /// <summary>Adds the differences to the list: one for a header, or one for each cookie.</summary>
    /// <param name="name">The header's name, for the path and for its meaning.</param>
    /// <param name="left">The control's lines, joined; null where it has none.</param>
    /// <param name="right">The candidate's, likewise.</param>
    /// <param name="control">The control, for where it is at home.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="differences">The list.</param>
    /// <param name="kinds">How bodies are compared, by their types.</param>
    /// <param name="asked">The rule that was asked and did not help.</param>
    public static void Compare(
        string name, string? left, string? right, in Observation control, in Observation candidate, DifferenceList differences,
        BodyKinds kinds, Rule? asked = null)
    {
        if (string.Equals(left, right, StringComparison.Ordinal))
        {
            return;
        }

        var kind = HeaderKinds.Of(name);
        if (kind is HeaderKind.Cookies)
        {
            SetCookieComparer.Compare($"header:{name}", left, right, differences);
            return;
        }

        var verdict = kind is HeaderKind.MediaType ? CompareMediaTypes(left, right, control, candidate, kinds)
            : left is null ? HeaderVerdict.Differ(OnlyCandidate)
            : right is null ? HeaderVerdict.Differ(OnlyControl)
            : Compare(kind, left, right, control.Origin, candidate.Origin);
        if (!verdict.AreEqual)
        {
            differences.Add($"header:{name}", DifferenceKind.Header, Show(left), Show(right), verdict.How, asked);
        }
    }

    private static HeaderVerdict Compare(HeaderKind kind, string control, string candidate, string? controlHome, string? candidateHome) =>
        kind switch
        {
            HeaderKind.Text => HeaderText.Compare(control, candidate),
            HeaderKind.List => HeaderList.CompareInOrder(control, candidate),
            HeaderKind.Set => HeaderList.CompareAsSets(control, candidate, StringComparer.Ordinal),
            HeaderKind.Names => HeaderList.CompareAsSets(control, candidate, StringComparer.OrdinalIgnoreCase),
            HeaderKind.Reference => HeaderReference.Compare(control, candidate, controlHome, candidateHome),
            HeaderKind.Instant => HeaderInstant.Compare(control, candidate),
            _ => throw new UnreachableException($"Header kind {kind}"),
        };

    // An empty Content-Type is none.
    private static HeaderVerdict CompareMediaTypes(string? left, string? right, in Observation control, in Observation candidate,
        BodyKinds kinds)
    {
        var (one, other) = (MediaType.Parse(left), MediaType.Parse(right));
        return (one, other) switch
        {
            (null, null) => HeaderVerdict.Equal,
            (null, _) => HeaderVerdict.Differ(OnlyCandidate),
            (_, null) => HeaderVerdict.Differ(OnlyControl),
            _ when one.IsSame(other)
                && string.Equals(TypeCharset.Of(one, control, kinds), TypeCharset.Of(other, candidate, kinds), StringComparison.Ordinal) =>
                    HeaderVerdict.Equal,
            _ => HeaderVerdict.Differ(),
        };
    }

    private static string? Show(string? lines) => lines is null ? null : HeaderLines.Combine(lines);
}
