using System.Globalization;

namespace Shadowing.Mismatches;

/// <summary>The words for the ways in which a candidate fails. Two of them are said more exactly: which status, and which exception from
/// where.</summary>
internal static class FailureKind
{
    /// <summary>It answered an error where the control did not; followed by the status.</summary>
    public const string AnyStatus = "status";

    /// <summary>It threw; followed by the exception's type and the place, but for those that are not told apart any more.</summary>
    public const string AnyThrow = "threw";

    /// <summary>It did not answer within the experiment's timeout.</summary>
    public const string TimedOut = "timed out";

    /// <summary>It could not be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Its body is not what its Content-Type says.</summary>
    public const string InvalidBody = "invalid body";

    /// <summary>Its answer broke off, or broke the protocol.</summary>
    public const string BrokenResponse = "broken response";

    /// <summary>It cancelled itself.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>It answered 401 or 403 to a call that it got without a credential that the control had.</summary>
    public const string RefusedCredential = "refused credential";

    /// <summary>It answered, and its answer could not be compared; followed by why.</summary>
    public const string AnyNotComparable = "not comparable";

    /// <summary>It answered, and took longer than the limit of the slowest hundredth allows, while the control in its place did
    /// not.</summary>
    public const string Slow = "slow";

    /// <summary>Gets the words, without what follows some of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AnyStatus, TimedOut, Unreachable, AnyThrow, InvalidBody, BrokenResponse, Cancelled, RefusedCredential, AnyNotComparable, Slow,
    ];

    /// <summary>Gets the kind of an answer that could not be compared.</summary>
    /// <param name="reason">Why, as the account has it.</param>
    public static string NotComparable(string reason) => $"{AnyNotComparable} {reason.Replace('_', ' ')}";

    /// <summary>Tells whether the candidate gave no usable answer, rather than one that is late, that could not be compared, or that it
    /// could not give for want of a credential.</summary>
    public static bool IsFailure(string kind) => !Is(kind, Slow) && !Is(kind, AnyNotComparable) && !Is(kind, RefusedCredential);

    /// <summary>Gets the kind of an answer with a status of an error.</summary>
    public static string Status(int status) => string.Create(CultureInfo.InvariantCulture, $"{AnyStatus} {status}");

    /// <summary>Gets the kind of an exception.</summary>
    /// <param name="type">The exception's type.</param>
    /// <param name="place">Where it was thrown; null where that is not known.</param>
    public static string Threw(string type, string? place) => place is null ? $"{AnyThrow} {type}" : $"{AnyThrow} {type} at {place}";

    /// <summary>Tells whether a kind is the wanted one, or one of those that a word stands for.</summary>
    public static bool Is(string kind, string wanted) =>
        kind.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) && (kind.Length == wanted.Length || kind[wanted.Length] == ' ');
}
