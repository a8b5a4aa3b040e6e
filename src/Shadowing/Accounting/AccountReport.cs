using System.Diagnostics;
using Shadowing.Observations;

namespace Shadowing.Accounting;

/// <summary>What became of the sampled calls, each counted exactly once, at one moment.</summary>
/// <remarks>
/// <see cref="Sampled"/> = <see cref="Match"/> + <see cref="Mismatch"/> + <see cref="Noise"/> + <see cref="Unverifiable"/> +
/// <see cref="ControlFailed"/> + <see cref="Aborted"/> + <see cref="CandidateFailed"/> + <see cref="TimedOut"/> + the sum of
/// <see cref="NotComparable"/> + the sum of <see cref="Dropped"/> + <see cref="LostWithProcess"/> + <see cref="InFlight"/>, at every
/// moment.
/// </remarks>
public sealed record AccountReport
{
    /// <summary>Gets how many calls could have been sampled.</summary>
    /// <value>Calls; exact when <see cref="EligibleIsExact"/>, else estimated from the sampled ones.</value>
    public long Eligible { get; init; }

    /// <summary>Gets a value indicating whether <see cref="Eligible"/> was counted and not estimated.</summary>
    public bool EligibleIsExact { get; init; }

    /// <summary>Gets how many calls were sampled.</summary>
    public long Sampled { get; init; }

    /// <summary>Gets how many answers were the same under the experiment's rules.</summary>
    public long Match { get; init; }

    /// <summary>Gets how many answers differed.</summary>
    public long Mismatch { get; init; }

    /// <summary>Gets how many answers differed only where the control differs from itself.</summary>
    public long Noise { get; init; }

    /// <summary>Gets how many answers differed where nobody can tell whether it is noise.</summary>
    public long Unverifiable { get; init; }

    /// <summary>Gets how many calls ended in an exception of the control, so that nothing was compared.</summary>
    public long ControlFailed { get; init; }

    /// <summary>Gets how many calls were given up by the client, so that nothing was compared.</summary>
    public long Aborted { get; init; }

    /// <summary>Gets how many calls the candidate failed; <see cref="CandidateFailures"/> says how.</summary>
    public long CandidateFailed { get; init; }

    /// <summary>Gets how many calls the candidate did not answer within the experiment's timeout.</summary>
    public long TimedOut { get; init; }

    /// <summary>Gets how many calls are not comparable by their nature, by reason; reasons that never occurred are absent.</summary>
    public required IReadOnlyDictionary<string, long> NotComparable { get; init; }

    /// <summary>Gets for how many calls the candidate was not run, by reason: for want of capacity, or because it is not to be asked
    /// now, as while the breaker is open; reasons that never occurred are absent.</summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }

    /// <summary>Gets how <see cref="CandidateFailed"/> divides, by kind; kinds that never occurred are absent.</summary>
    public required IReadOnlyDictionary<string, long> CandidateFailures { get; init; }

    /// <summary>Gets how many calls were in flight when the process that had sampled them ended without a word, so that nobody knows what
    /// became of them.</summary>
    /// <value>0 of one process by itself; of several that share a store, what those have lost that are gone.</value>
    public long LostWithProcess { get; init; }

    /// <summary>Gets how many sampled calls have not ended yet.</summary>
    public long InFlight { get; init; }

    /// <summary>Gets how many extra calls the candidate was sent.</summary>
    public long CandidateCalls { get; init; }

    /// <summary>Gets how often the control was run once more, to learn what differs by itself, and the answer could be used.</summary>
    public long SelfChecks { get; init; }

    /// <summary>Gets how often such a self-check said nothing: it failed, was too late, was refused or answered another status than the
    /// control.</summary>
    public long SelfChecksInvalid { get; init; }

    /// <summary>Gets in how many of the compared calls two bodies have the same bytes, or strings of the same bytes, and are not what they
    /// say: invalid JSON or text, or of an encoding that cannot be undone. They agree, and nothing is known of what they mean.</summary>
    public long ComparedByBytes { get; init; }

    /// <summary>Gets how many calls were compared: <see cref="Match"/>, <see cref="Mismatch"/>, <see cref="Noise"/> and
    /// <see cref="Unverifiable"/>.</summary>
    public long Compared => Match + Mismatch + Noise + Unverifiable;

    /// <summary>Gets a value indicating whether the parts add up to <see cref="Sampled"/>.</summary>
    public bool AddsUp =>
        InFlight >= 0
            && Sampled == Compared + ControlFailed + Aborted + CandidateFailed + TimedOut + NotComparable.Values.Sum()
                + Dropped.Values.Sum() + LostWithProcess + InFlight;

    /// <summary>Gets how many calls say something of the candidate: compared, or without a usable answer.</summary>
    internal long Judged => Compared + CandidateFailed + TimedOut;

    /// <summary>Gets how many calls should have said something and did not: not comparable, or dropped.</summary>
    internal long Lacking => NotComparable.Values.Sum() + Dropped.Values.Sum() + LostWithProcess;

    /// <summary>Gets how many calls ended in an outcome.</summary>
    internal long Of(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Match => Match,
        CallOutcome.Mismatch => Mismatch,
        CallOutcome.Noise => Noise,
        CallOutcome.Unverifiable => Unverifiable,
        CallOutcome.ControlFailed => ControlFailed,
        CallOutcome.Aborted => Aborted,
        CallOutcome.CandidateFailed => CandidateFailed,
        CallOutcome.TimedOut => TimedOut,
        _ => throw new UnreachableException(),
    };

    internal static AccountReport From(
        long sampled, long[] outcomes, long[] notComparable, long[] dropped, long[] failures, long candidateCalls, double eligible,
        bool eligibleIsExact) => new()
        {
            Eligible = (long)Math.Round(eligible),
            EligibleIsExact = eligibleIsExact,
            Sampled = sampled,
            Match = outcomes[(int)CallOutcome.Match],
            Mismatch = outcomes[(int)CallOutcome.Mismatch],
            Noise = outcomes[(int)CallOutcome.Noise],
            Unverifiable = outcomes[(int)CallOutcome.Unverifiable],
            ControlFailed = outcomes[(int)CallOutcome.ControlFailed],
            Aborted = outcomes[(int)CallOutcome.Aborted],
            CandidateFailed = outcomes[(int)CallOutcome.CandidateFailed],
            TimedOut = outcomes[(int)CallOutcome.TimedOut],
            NotComparable = Named<NotComparableReason>(notComparable, Tags.Of),
            Dropped = Named<DropReason>(dropped, Tags.Of),
            CandidateFailures = Named<CandidateFailure>(failures, Tags.Of),
            InFlight = sampled - outcomes.Sum() - notComparable.Sum() - dropped.Sum(),
            CandidateCalls = candidateCalls,
        };

    /// <summary>Adds accounts of several endpoints up to one.</summary>
    internal static AccountReport Sum(IReadOnlyCollection<AccountReport> parts) => new()
    {
        Eligible = parts.Sum(part => part.Eligible),
        EligibleIsExact = parts.All(part => part.EligibleIsExact),
        Sampled = parts.Sum(part => part.Sampled),
        Match = parts.Sum(part => part.Match),
        Mismatch = parts.Sum(part => part.Mismatch),
        Noise = parts.Sum(part => part.Noise),
        Unverifiable = parts.Sum(part => part.Unverifiable),
        ControlFailed = parts.Sum(part => part.ControlFailed),
        Aborted = parts.Sum(part => part.Aborted),
        CandidateFailed = parts.Sum(part => part.CandidateFailed),
        TimedOut = parts.Sum(part => part.TimedOut),
        NotComparable = Merge(parts.Select(part => part.NotComparable)),
        Dropped = Merge(parts.Select(part => part.Dropped)),
        CandidateFailures = Merge(parts.Select(part => part.CandidateFailures)),
        LostWithProcess = parts.Sum(part => part.LostWithProcess),
        InFlight = parts.Sum(part => part.InFlight),
        CandidateCalls = parts.Sum(part => part.CandidateCalls),
        SelfChecks = parts.Sum(part => part.SelfChecks),
        SelfChecksInvalid = parts.Sum(part => part.SelfChecksInvalid),
        ComparedByBytes = parts.Sum(part => part.ComparedByBytes),
    };

    /// <summary>Takes away what was counted before.</summary>
    internal AccountReport Minus(AccountReport before) => new()
    {
        Eligible = Eligible - before.Eligible,
        EligibleIsExact = EligibleIsExact,
        Sampled = Sampled - before.Sampled,
        Match = Match - before.Match,
        Mismatch = Mismatch - before.Mismatch,
        Noise = Noise - before.Noise,
        Unverifiable = Unverifiable - before.Unverifiable,
        ControlFailed = ControlFailed - before.ControlFailed,
        Aborted = Aborted - before.Aborted,
        CandidateFailed = CandidateFailed - before.CandidateFailed,
        TimedOut = TimedOut - before.TimedOut,
        NotComparable = Without(NotComparable, before.NotComparable),
        Dropped = Without(Dropped, before.Dropped),
        CandidateFailures = Without(CandidateFailures, before.CandidateFailures),
        LostWithProcess = LostWithProcess - before.LostWithProcess,
        InFlight = InFlight - before.InFlight,
        CandidateCalls = CandidateCalls - before.CandidateCalls,
        SelfChecks = SelfChecks - before.SelfChecks,
        SelfChecksInvalid = SelfChecksInvalid - before.SelfChecksInvalid,
        ComparedByBytes = ComparedByBytes - before.ComparedByBytes,
    };

    private static SortedDictionary<string, long> Without(IReadOnlyDictionary<string, long> parts, IReadOnlyDictionary<string, long> before)
    {
        var left = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in parts)
        {
            if (count != before.GetValueOrDefault(name))
            {
                left[name] = count - before.GetValueOrDefault(name);
            }
        }

        return left;
    }

    private static SortedDictionary<string, long> Named<TReason>(long[] counts, Func<TReason, string> name)
        where TReason : struct, Enum
    {
        var named = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var reason in Enum.GetValues<TReason>())
        {
            if (counts[Convert.ToInt32(reason, System.Globalization.CultureInfo.InvariantCulture)] is > 0 and var count)
            {
                named.Add(name(reason), count);
            }
        }

        return named;
    }

    private static SortedDictionary<string, long> Merge(IEnumerable<IReadOnlyDictionary<string, long>> parts)
    {
        var merged = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in parts.SelectMany(part => part))
        {
            merged[name] = merged.GetValueOrDefault(name) + count;
        }

        return merged;
    }
}
