using Microsoft.Extensions.Logging;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Shadowing.Operations.Audits;

/// <summary>Remembers where the audit ended when it was last seen here, writes that where the database has no hand in it, and says so where
/// the store has gone back behind it.</summary>
/// <remarks>It looks beside those who hear what is decided: neither a stop nor a number waits for it, and where the store does not answer
/// it looks again the next time.</remarks>
internal sealed partial class AuditWatch(FaultLog faults, ILogger<AuditWatch> logger, TimeProvider time)
{
    // Made here between two looks, each of which must still be there.
    private const int MostSeen = 64;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();

    // The last is the end; those before it are still to be looked for.
    private readonly List<(long Number, string? Link)> _seen = [];
    private volatile string? _wrong;
    private int _isLooking;

    /// <summary>Gets where it ended when it was last seen; null where it never was.</summary>
    public string? Head
    {
        get
        {
            lock (_gate)
            {
                return _seen is [.., var end] ? AuditChain.Head(end.Number, end.Link) : null;
            }
        }
    }

    /// <summary>Gets what was found wrong with it last; null where nothing was.</summary>
    public string? Wrong => _wrong;

    /// <summary>Takes in an entry that was made here: what the store says of it is not asked.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="before">The link before it, which it was chained to.</param>
    /// <param name="link">Its link.</param>
    public void Made(long number, string? before, string link)
    {
        lock (_gate)
        {
            if (_seen is [.., var end] && end == (number - 1, before))
            {
                _seen[^1] = (number, link);
            }
            else
            {
                // Others have made some between, or what was seen is gone.
                _seen.Add((number, link));
            }

            if (_seen.Count > MostSeen)
            {
                _seen.RemoveAt(0);
            }
        }

        faults.Note(() => Log.Ends(logger, AuditChain.Head(number, link)!));
    }

    /// <summary>Takes in what the store says where it ends: looks, later, whether what was seen is still there.</summary>
    public void See(ISharedStore store, CellReading reading)
    {
        var end = (reading.AuditNumber, reading.AuditLink);
        lock (_gate)
        {
            if ((_seen.Count == 0 ? end.AuditNumber == 0 : _seen.Count == 1 && _seen[0] == end) || _isLooking != 0)
            {
                return;
            }

            _isLooking = 1;
        }

        using (ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => LookAsync(store, end), CancellationToken.None);
        }
    }

    private async Task LookAsync(ISharedStore store, (long Number, string? Link) end)
    {
        try
        {
            await StoreQuestion.AskAsync(token => LookAsync(store, end, token), s_deadline, time, CancellationToken.None);
        }
        catch (Exception failure) when (failure is ShadowStoreException or OperationCanceledException)
        {
            // Health says so by itself; what was seen is still to be looked for.
        }
        catch (Exception fault)
        {
            faults.Caught("the look at the audit", fault);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private async Task<bool> LookAsync(ISharedStore store, (long Number, string? Link) end, CancellationToken cancellation)
    {
        List<(long Number, string? Link)> seen;
        lock (_gate)
        {
            seen = [.. _seen];
        }

        var last = end;
        foreach (var place in seen.Where(place => place.Number > 0 && place != end))
        {
            // It must still be there, wherever the end is by now.
            if (await store.ReadAuditChainAsync(place.Number - 1, 1, cancellation) is not [var entry]
                || (entry.Number ?? 0, entry.Link) != place)
            {
                _wrong = $"The audit ended with {AuditChain.Head(place.Number, place.Link)}, and that is not there any more: entries were altered or cut off, or the store was restored. It ends with {AuditChain.Head(end.Number, end.Link) ?? "nothing"}.";
                faults.Note(() => Log.GoneBack(logger, _wrong));
                last = end;
                break;
            }

            // Made here since the end was read.
            last = place.Number > last.Number ? place : last;
        }

        lock (_gate)
        {
            // What was made here meanwhile is looked for the next time.
            _seen.RemoveAll(seen.Contains);
            if (_seen.Count == 0 || _seen[^1].Number < last.Number)
            {
                _seen.Add(last);
            }
        }

        if (AuditChain.Head(end.Number, end.Link) is { } head)
        {
            faults.Note(() => Log.Ends(logger, head));
        }

        return _wrong is null;
    }

    private static partial class Log
    {
        [LoggerMessage(21001, LogLevel.Information,
            "The audit of what is decided ends with {Head}. Kept where nobody can change it, it shows later whether the audit was: audit/verify?seen= takes it.",
            EventName = nameof(Ends))]
        internal static partial void Ends(ILogger logger, string head);

        [LoggerMessage(21002, LogLevel.Error, "{Wrong} Ask audit/verify what else is wrong.", EventName = nameof(GoneBack))]
        internal static partial void GoneBack(ILogger logger, string wrong);
    }
}
