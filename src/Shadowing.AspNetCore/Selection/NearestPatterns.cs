using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Finds what was probably meant by an entry that matches no endpoint.</summary>
internal static class NearestPatterns
{
    /// <summary>Gets the three patterns with the smallest edit distance.</summary>
    public static IEnumerable<string> To(string wanted, IEnumerable<string> known) =>
        known.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(text => NearestNames.Distance(wanted, text))
            .ThenBy(static text => text, StringComparer.Ordinal).Take(3);
}
