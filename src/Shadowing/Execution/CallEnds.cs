using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>Ends sampled calls: counts how each ended, gives back what it holds, and tells those who wait for the last one. No call ends in
/// another way.</summary>
internal sealed class CallEnds(AccountBook book)
{
    /// <summary>Ends a call of which nothing is held.</summary>
    public void End(EndpointAccount account, in CallEnd end)
    {
        account.End(end);
        book.CallEnded();
    }

    /// <summary>Counts a call that finds no room: it begins and ends at once.</summary>
    /// <param name="account">The endpoint's account.</param>
    /// <param name="reason">Which capacity is lacking.</param>
    /// <param name="weight">How many calls it stands for.</param>
    public void Refuse(EndpointAccount account, DropReason reason, double weight)
    {
        account.WasRefused(reason, weight);
        book.CallEnded();
    }

    /// <summary>Ends a captured call that goes no further.</summary>
    public void End(ShadowCall call, in CallEnd end, Exception? cause = null)
    {
        call.Account.End(end);
        call.Concluded?.Invoke(new ConcludedCall(end, Comparison: null, cause));
        call.Release();
        book.CallEnded();
    }

    /// <summary>Counts how a call that was judged ended. Whoever waits for the last call waits until <see cref="HasEnded"/>: then all is
    /// told, and nothing is held.</summary>
    public void Count(ShadowCall call, in CallEnd end)
    {
        book.CallEnds();
        call.Account.End(end);
    }

    /// <summary>Says that a call that was judged and counted holds nothing any more.</summary>
    public void HasEnded() => book.CallHasEnded();
}
