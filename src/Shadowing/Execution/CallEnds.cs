using Shadowing.Accounting;
using Shadowing.Evidence;

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

    /// <summary>Ends a captured call that goes no further.</summary>
    public void End(ShadowCall call, in CallEnd end, Exception? cause = null)
    {
        call.Account.End(end);
        call.Concluded?.Invoke(new ConcludedCall(end, Comparison: null, cause));
        call.Release();
        book.CallEnded();
    }

    /// <summary>Ends a call that was judged. Whoever waits finds everything done: all is told, and nothing is held.</summary>
    public async Task EndAsync(ShadowCall call, CallEnd end, Func<Task> tell, Action release)
    {
        book.CallEnds();
        try
        {
            call.Account.End(end);
            await tell();
        }
        finally
        {
            try
            {
                release();
            }
            finally
            {
                book.CallHasEnded();
            }
        }
    }
}
