using System.Diagnostics;
using Shadowing.Noise;
using Shadowing.Observations;

namespace Shadowing.Accounting;

/// <summary>The words for outcomes and reasons in metrics and reports: one spelling, bounded in number.</summary>
internal static class Tags
{
    /// <summary>Gets the word for an outcome.</summary>
    public static string Of(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Match => "match",
        CallOutcome.Mismatch => "mismatch",
        CallOutcome.Noise => "noise",
        CallOutcome.Unverifiable => "unverifiable",
        CallOutcome.ControlFailed => "control_failed",
        CallOutcome.Aborted => "aborted",
        CallOutcome.CandidateFailed => "candidate_failed",
        CallOutcome.TimedOut => "timed_out",
        _ => throw new UnreachableException(),
    };

    /// <summary>Gets the word for what a difference is.</summary>
    public static string Of(DifferenceLabel label) => label switch
    {
        DifferenceLabel.Real => "real",
        DifferenceLabel.Noise => "noise",
        DifferenceLabel.Unverifiable => "unverifiable",
        _ => throw new UnreachableException(),
    };

    /// <summary>Gets the word for a candidate's failure.</summary>
    public static string Of(CandidateFailure failure) => failure switch
    {
        CandidateFailure.Unreachable => "unreachable",
        CandidateFailure.Threw => "threw",
        CandidateFailure.ServerError => "server_error",
        CandidateFailure.Throttled => "throttled",
        CandidateFailure.BrokenResponse => "broken_response",
        CandidateFailure.InvalidBody => "invalid_body",
        CandidateFailure.Cancelled => "cancelled",
        _ => throw new UnreachableException(),
    };

    /// <summary>Gets the word for what went wrong after a candidate's answer.</summary>
    public static string Of(AfterAnswerFault fault) => fault switch
    {
        AfterAnswerFault.HandlerThrew => "handler_threw",
        AfterAnswerFault.CallbackThrew => "callback_threw",
        AfterAnswerFault.DisposalThrew => "disposal_threw",
        AfterAnswerFault.NotEnded => "not_ended",
        _ => throw new UnreachableException(),
    };

    /// <summary>Gets the word for a drop's reason.</summary>
    public static string Of(DropReason reason) => reason switch
    {
        DropReason.QueueFull => "queue_full",
        DropReason.NoMemory => "no_memory",
        DropReason.MaxPerSecond => "max_per_second",
        DropReason.BreakerOpen => "breaker_open",
        DropReason.StuckCandidates => "stuck_candidates",
        DropReason.PoolStarves => "pool_starves",
        DropReason.SlowOnCallersPath => "slow_on_callers_path",
        DropReason.TurnedOff => "turned_off",
        DropReason.ShuttingDown => "shutting_down",
        _ => throw new UnreachableException(),
    };

    /// <summary>Gets the word for why a call cannot be compared.</summary>
    public static string Of(NotComparableReason reason) => reason switch
    {
        NotComparableReason.Stream => "stream",
        NotComparableReason.ConditionalRequest => "conditional_request",
        NotComparableReason.PartialContent => "partial_content",
        NotComparableReason.NotModified => "not_modified",
        NotComparableReason.StatusPage => "status_page",
        NotComparableReason.FileSent => "file_sent",
        NotComparableReason.ResponseRewritten => "response_rewritten",
        NotComparableReason.UnsafePath => "unsafe_path",
        NotComparableReason.ControlBodyOverCap => "control_body_over_cap",
        NotComparableReason.RequestBodyOverCap => "request_body_over_cap",
        NotComparableReason.RequestBodyNotRead => "request_body_not_read",
        NotComparableReason.LengthMismatch => "length_mismatch",
        NotComparableReason.CandidateBodyOverCap => "candidate_body_over_cap",
        NotComparableReason.ControlBodyInvalid => "control_body_invalid",
        NotComparableReason.DecodedOverCap => "decoded_over_cap",
        NotComparableReason.UnknownEncoding => "unknown_encoding",
        NotComparableReason.TooComplex => "too_complex",
        NotComparableReason.RuleFailed => "rule_failed",
        NotComparableReason.CredentialWithheld => "credential_withheld",
        NotComparableReason.CarryFailed => "carry_failed",
        NotComparableReason.ResultType => "result_type",
        NotComparableReason.MutableArgument => "mutable_argument",
        NotComparableReason.SnapshotFailed => "snapshot_failed",
        NotComparableReason.ControlNotEnded => "control_not_ended",
        NotComparableReason.CaptureFailed => "capture_failed",
        _ => throw new UnreachableException(),
    };
}
