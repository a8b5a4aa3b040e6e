using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;

namespace Shadowing.Operations.Audits;

/// <summary>Looks through the whole chained audit for entries that were changed, taken out, added, moved or cut off, and for decisions that
/// hold without one.</summary>
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

        // What is decided meanwhile is in neither, or in the entries alone.
        var head = await _shared.ReadCellsAsync(null, cancellation);
        var look = new Look(chain.Key(), number, link);
        var last = long.MinValue;
        while (await _shared.ReadAuditChainAsync(last, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                look.Take(entry);
            }

            last = page[^1].Number ?? long.MaxValue;
        }

        return look.End(head, await _shared.ReadCellsAsync(null, cancellation));
    }

    private sealed class Look(AuditKey key, long? seen, string? seenLink)
    {
        private readonly List<AuditFault> _faults = [];
        private readonly Dictionary<string, AuditEntry> _byId = new(StringComparer.Ordinal);
        private long _last;
        private string? _before;
        private long _entries;
        private long _checked;
        private long _others;
        private long _lastOther;

        public void Take(AuditEntry entry)
        {
            var place = entry.Number ?? 0;
            var isAfterGap = place > _last + 1;
            if (isAfterGap)
            {
                _faults.Add(new AuditFault(_last + 1, place - 1, "missing"));
            }

            // What is behind a gap cannot be checked without what was there.
            if ((place == seen && entry.Link != seenLink) || place <= _last
                || (key.IsOf(entry) && !isAfterGap && key.Link(place, _before, entry) != entry.Link))
            {
                _faults.Add(new AuditFault(place, place, "altered"));
            }
            else if (!key.IsOf(entry))
            {
                (_others, _lastOther) = (_others + 1, place);
                if (_checked > 0)
                {
                    _faults.Add(new AuditFault(place, place, "unchecked"));
                }
            }
            else if (!isAfterGap)
            {
                _checked++;
            }

            (_last, _before, _entries) = (Math.Max(place, _last), entry.Link, _entries + 1);
            _byId[entry.Id] = entry;
        }

        public AuditFindings End(CellReading before, CellReading after)
        {
            var known = Math.Max(before.AuditNumber, seen ?? 0);
            if (known > _last)
            {
                _faults.Add(new AuditFault(_last + 1, known, "cut"));
            }
            else if (_last > after.AuditNumber)
            {
                _faults.Add(new AuditFault(after.AuditNumber + 1, _last, "added"));
            }
            else if (after.AuditNumber == _last && after.AuditLink != _before)
            {
                _faults.Add(new AuditFault(_last, _last, "altered"));
            }

            foreach (var cell in before.Cells)
            {
                var entry = _byId.GetValueOrDefault(cell.Change);
                if (entry?.Decides != AuditChain.Decides(cell.Name, cell.Value))
                {
                    _faults.Add(new AuditFault(entry?.Number ?? 0, entry?.Number ?? 0, "unaudited", cell.Name));
                }
            }

            return new AuditFindings(
                true, _entries, _checked, _others, _lastOther, AuditChain.Head(_last, _before), [.. _faults.Distinct().Take(MostFaults)]);
        }
    }
}
