namespace Shadowing.Notifications.Alerts;

/// <summary>What was told of an experiment, for whoever goes on watching it elsewhere.</summary>
internal sealed record WatchState
{
    /// <summary>Gets when watching began: what is older is not new.</summary>
    public DateTimeOffset Began { get; init; }

    /// <summary>Gets the counts of the last minutes, oldest first.</summary>
    public IReadOnlyList<AlertCounts>? Window { get; init; }

    /// <summary>Gets the reasons that were told, and when.</summary>
    public IReadOnlyList<ToldReason>? Told { get; init; }

    /// <summary>Gets the groups that are known.</summary>
    public IReadOnlyList<WatchedGroup>? Groups { get; init; }

    /// <summary>Gets how many calls had been compared at the last look.</summary>
    public long ComparedAtLastLook { get; init; }

    /// <summary>Gets when the last digest was written; null before the first.</summary>
    public DateTimeOffset? LastDigest { get; init; }

    /// <summary>Gets when the counts of a minute were taken in last; null before the first.</summary>
    public DateTimeOffset? LastMinute { get; init; }

    /// <summary>Gets the counts of the moment of the last digest.</summary>
    public AlertCounts? CountsThen { get; init; }

    /// <summary>Gets when something was compared last, as far as is known, and the counts of that moment.</summary>
    public DateTimeOffset LastComparedAt { get; init; }

    /// <summary>Gets how many calls had been compared then.</summary>
    public long Compared { get; init; }

    /// <summary>Gets how many calls had been sampled then.</summary>
    public long Sampled { get; init; }

    /// <summary>Gets how many calls had been eligible then.</summary>
    public long Eligible { get; init; }

    /// <summary>Gets what was told, is over, and is still to be told to be so.</summary>
    public IReadOnlyList<ToldReason>? Over { get; init; }

    /// <summary>Gets what the last digests have told to be over.</summary>
    public IReadOnlyList<ToldOver>? ToldOver { get; init; }

    /// <summary>Gets a value indicating whether something waits for the interval to be over.</summary>
    public bool IsWaiting { get; init; }
}
