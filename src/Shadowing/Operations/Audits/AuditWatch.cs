using Microsoft.Extensions.Logging;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Shadowing.Operations.Audits;

/// <summary>Remembers where the audit ended when it was last seen here, writes that where the database has no hand in it, and says so where
/// the store has gone back behind it.</summary>
internal sealed partial class AuditWatch(FaultLog faults, ILogger<AuditWatch> logger)
{
    private readonly Lock _gate = new();
    private (long Number, string? Link) _seen;
    private volatile string? _wrong;

    /// <summary>Gets where it ended when it was last seen; null where it never was.</summary>
    public string? Head
    {
        get
        {
            lock (_gate)
            {
                return AuditChain.Head(_seen.Number, _seen.Link);
            }
        }
    }

    /// <summary>Gets what was found wrong with it last; null where nothing was.</summary>
    public string? Wrong => _wrong;

    /// <summary>Takes in an entry that was made here: what the store says of it is not asked.</summary>
    public void Made(long number, string link)
    {
        lock (_gate)
        {
            _seen = (number, link);
        }

        Try(() => Log.Ends(logger, AuditChain.Head(number, link)!));
    }

    /// <summary>Takes in what the store says where it ends.</summary>
    public async Task SeeAsync(ISharedStore store, CellReading reading, CancellationToken cancellation)
    {
        (long Number, string? Link) seen;
        lock (_gate)
        {
            seen = _seen;
        }

        var now = (reading.AuditNumber, reading.AuditLink);
        if (now == seen)
        {
            return;
        }

        // The entry that was seen must still be there, wherever the end is by now.
        var kept = seen.Number == 0 || (reading.AuditNumber > seen.Number
            && await store.ReadAuditChainAsync(seen.Number - 1, 1, cancellation) is [var entry]
            && entry.Number == seen.Number && entry.Link == seen.Link);
        if (!kept)
        {
            _wrong = $"The audit ended with {AuditChain.Head(seen.Number, seen.Link)}, and that is not there any more: entries were altered or cut off, or the store was restored. It ends with {AuditChain.Head(now.AuditNumber, now.AuditLink) ?? "nothing"}.";
            Try(() => Log.GoneBack(logger, _wrong));
        }

        lock (_gate)
        {
            if (_seen != seen)
            {
                return;   // an entry was made here meanwhile
            }

            _seen = now;
        }

        if (AuditChain.Head(now.AuditNumber, now.AuditLink) is { } head)
        {
            Try(() => Log.Ends(logger, head));
        }
    }

    private void Try(Action log)
    {
        try
        {
            log();
        }
        catch (Exception fault)
        {
            faults.Caught("the log", fault);
        }
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
