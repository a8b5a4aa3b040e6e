using System.Diagnostics;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Shadowing.Dashboard.Answers;

/// <summary>Chooses a coding by what a caller says that it takes.</summary>
internal static class AcceptedCodings
{
    // The best first, which decides where a caller takes several equally gladly.
    private static readonly ContentCoding[] s_all = [ContentCoding.Brotli, ContentCoding.Gzip, ContentCoding.Identity];

    /// <summary>Gets the name of a coding in headers.</summary>
    public static string NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Identity => "identity",
        ContentCoding.Gzip => "gzip",
        ContentCoding.Brotli => "br",
        _ => throw new UnreachableException(),
    };

    /// <summary>Chooses the coding; null when the caller takes none that there is.</summary>
    /// <param name="header">What the caller says, the header Accept-Encoding.</param>
    /// <param name="mayBeCoded">Whether there is another one than none.</param>
    /// <param name="isWorthIt">Whether another one saves anything: else none is used unless the caller refuses that.</param>
    public static ContentCoding? Best(StringValues header, bool mayBeCoded, bool isWorthIt)
    {
        // Whoever says nothing gets what every client can read, and so does whoever says nothing that can be understood.
        if (!StringWithQualityHeaderValue.TryParseList(header, out var accepted))
        {
            return ContentCoding.Identity;
        }

        if ((!mayBeCoded || !isWorthIt) && Quality(accepted, ContentCoding.Identity) > 0)
        {
            return ContentCoding.Identity;
        }

        var best = s_all.Where(coding => mayBeCoded || coding is ContentCoding.Identity)
            .Select(coding => (Coding: coding, Quality: Quality(accepted, coding))).MaxBy(static choice => choice.Quality);
        return best.Quality > 0 ? best.Coding : null;
    }

    private static double Quality(IList<StringWithQualityHeaderValue> accepted, ContentCoding coding)
    {
        var named = accepted.FirstOrDefault(value => value.Value.Equals(NameOf(coding), StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(static value => value.Value == "*");
        return named is not null ? named.Quality ?? 1

            // No coding is acceptable unless it is refused, and less welcome than whatever is named.
            : coding is ContentCoding.Identity ? double.Epsilon : 0;
    }
}
