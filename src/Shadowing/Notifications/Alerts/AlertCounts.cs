using Shadowing.Accounting;

namespace Shadowing.Notifications.Alerts;

/// <summary>The counts that an alert shows.</summary>
internal sealed record AlertCounts(
    long Sampled, long Compared, long Match, long Mismatch, long Noise, long Unverifiable, long CandidateFailed, long TimedOut,
    long NotComparable, long Dropped)
{
    /// <summary>No calls.</summary>
    public static readonly AlertCounts None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Gets an account's counts.</summary>
    public static AlertCounts Of(AccountReport account) => new(
        account.Sampled,
        account.Compared,
        account.Match,
        account.Mismatch,
        account.Noise,
        account.Unverifiable,
        account.CandidateFailed,
        account.TimedOut,
        account.NotComparable.Values.Sum(),
        account.Dropped.Values.Sum());

    /// <summary>Gets what was counted since; counts that began anew count from nothing.</summary>
    public AlertCounts Since(AlertCounts before) => Sampled < before.Sampled ? this : new(
        Sampled - before.Sampled,
        Compared - before.Compared,
        Match - before.Match,
        Mismatch - before.Mismatch,
        Noise - before.Noise,
        Unverifiable - before.Unverifiable,
        CandidateFailed - before.CandidateFailed,
        TimedOut - before.TimedOut,
        NotComparable - before.NotComparable,
        Dropped - before.Dropped);
}
