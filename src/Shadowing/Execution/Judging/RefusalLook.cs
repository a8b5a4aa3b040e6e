using System.Globalization;
using Shadowing.Observations;

namespace Shadowing.Execution.Judging;

/// <summary>Tells whether an answer looks like one for want of a credential, which does not always say 401: it may be a redirect to a
/// login, or the login itself.</summary>
internal static class RefusalLook
{
    private static readonly string[] s_fieldForPassword = ["type=\"password\"", "type='password'", "type=password"];

    /// <summary>Gets what the candidate answered, in a word; null when the answer looks like any other.</summary>
    public static string? Of(in Observation candidate, in Observation control) =>
        control.Failure is not null || candidate.Failure is not null || control.Status is < 200 or >= 300 ? null
        : candidate.Status is >= 300 and < 500 ? candidate.Status.ToString(CultureInfo.InvariantCulture)
        : candidate.Status is >= 200 and < 300 && IsPage(candidate)
            && (!IsPage(control) || (AsksForPassword(candidate) && !AsksForPassword(control))) ? "a web page"
        : null;

    private static bool IsPage(in Observation side) =>
        side.ContentType is { } type
            && (type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
                || type.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase));

    // In Latin-1, because any bytes are text there; a body that is still encoded shows nothing, and nothing is concluded.
    private static bool AsksForPassword(in Observation side)
    {
        var text = System.Text.Encoding.Latin1.GetString(side.Body.Span);
        return Array.Exists(s_fieldForPassword, field => text.Contains(field, StringComparison.OrdinalIgnoreCase));
    }
}
