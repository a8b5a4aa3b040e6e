using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Redaction;

namespace Shadowing.Execution.Judging;

/// <summary>Says how the candidate failed a call, in the words of its group.</summary>
internal static class FailureLook
{
    private const int MostType = 100;

    /// <summary>Gets the kind; null when the candidate did not fail.</summary>
    /// <param name="end">How the call ends.</param>
    /// <param name="status">The status that the candidate answered; 0 where it gave no answer.</param>
    /// <param name="cause">The exception behind it; null when there is none.</param>
    public static string? Of(in CallEnd end, int status, Exception? cause) =>
        end.Outcome is CallOutcome.TimedOut ? FailureKind.TimedOut
        : end.WhyNot is NotComparableReason.CredentialWithheld ? FailureKind.RefusedCredential
        : end.Failure switch
        {
            null => null,
            CandidateFailure.ServerError or CandidateFailure.Throttled => FailureKind.Status(status),
            CandidateFailure.Threw => Threw(cause),
            CandidateFailure.Unreachable => FailureKind.Unreachable,
            CandidateFailure.BrokenResponse => FailureKind.BrokenResponse,
            CandidateFailure.InvalidBody => FailureKind.InvalidBody,
            CandidateFailure.Cancelled => FailureKind.Cancelled,
            _ => throw new UnreachableException(),
        };

    private static string Threw(Exception? cause) => cause is null
        ? FailureKind.AnyThrow
        : FailureKind.Threw(PrintableText.OneLine(cause.GetType().Name, MostType), ExceptionPlaces.Top(cause));
}
