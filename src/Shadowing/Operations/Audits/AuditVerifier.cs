using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.Operations.Audits;

/// <summary>Looks through the whole chained audit for entries that were changed, taken out, added, moved or cut off.</summary>
internal sealed class AuditVerifier(AuditChain chain, IShadowStore store)
{
    private const int Page = 1_000;
    private const int MostFaults = 100;
    private readonly ISharedStore? _shared = store as ISharedStore;

    /// <summary>Looks through it.</summary>
    /// <param name="number">The number of an entry that somebody has seen; null where he has none.</param>
    /// <param name="link">Its link.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ShadowStoreException">The store does not answer.</exception>
    public async Task<AuditFindings> LookAsync(long? number, string? link, CancellationToken cancellation)
    {
        if (_shared is null)
        {
            return new AuditFindings(false, 0, 0, 0, 0, null, []);
        }

        // Before the entries: what is added meanwhile is behind it.
        var head = await _shared.ReadCellsAsync(null, cancellation);
        var (faults, last, before) = (new List<AuditFault>(), 0L, (string?)null);
        var (entries, isChecked, others, lastOther, isAfterGap) = (0L, 0L, 0L, 0L, false);
        while (await _shared.ReadAuditChainAsync(last, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                var place = entry.Number ?? last;
                if (place != last + 1)
                {
                    faults.Add(new AuditFault(last + 1, place - 1, "missing"));
                    isAfterGap = true;
                }

                if (place == number && entry.Link != link)
                {
                    faults.Add(new AuditFault(place, place, "altered"));
                }
                else if (!chain.IsOfThisSecret(entry))
                {
                    (others, lastOther) = (others + 1, place);
                }
                else if (isAfterGap)
                {
                    // What came before it is not there to be checked with.
                }
                else if (chain.Link(place, before, entry) == entry.Link)
                {
                    isChecked++;
                }
                else
                {
                    faults.Add(new AuditFault(place, place, "altered"));
                }

                (last, before, isAfterGap, entries) = (place, entry.Link, false, entries + 1);
            }
        }

        if (Math.Max(head.AuditNumber, number ?? 0) is var seen && seen > last)
        {
            faults.Add(new AuditFault(last + 1, seen, "cut"));
        }
        else if (head.AuditNumber == last && head.AuditLink != before)
        {
            faults.Add(new AuditFault(last, last, "altered"));
        }

        return new AuditFindings(true, entries, isChecked, others, lastOther, AuditChain.Head(last, before), [.. faults.Distinct().Take(MostFaults)]);
    }
}
