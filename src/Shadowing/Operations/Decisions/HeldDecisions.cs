using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Operations.Decisions;

/// <summary>What holds here of what is decided for all who share the store, what of it the store has, and what is still to be told. For
/// several threads at once; nothing here waits.</summary>
/// <remarks>The order of decisions is that of the store, never that of a clock. Here a cell only goes forward; where something was said
/// here that the store does not have yet, that holds until it has.</remarks>
internal sealed class HeldDecisions(IReadOnlyList<IDecisionKind> kinds, TimeProvider time)
{
    private const int MostUntold = 1_000;
    private readonly Lock _gate = new();

    // What was said here and is in no cell yet, in the order in which it was said.
    private readonly List<CellChange> _untold = [];
    private readonly Dictionary<string, Cell> _known = new(StringComparer.Ordinal);

    // What holds here, of whatever was done last.
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);
    private CellReading? _reading;

    // Since a change of our own: a store that fails over meanwhile may have lost it, and have the change before it as its newest again.
    private bool _mustCompare;
    private DateTimeOffset? _heardAt;
    private DateTimeOffset? _lackedAt;

    /// <summary>Gets when the store was last heard, and when it was last found to lack what it had acknowledged; null when it never
    /// was.</summary>
    public (DateTimeOffset? Heard, DateTimeOffset? Lacked) Times
    {
        get
        {
            lock (_gate)
            {
                return (_heardAt, _lackedAt);
            }
        }
    }

    /// <summary>Gets the newest change that was heard, for whoever asks for what is newer; null to be told everything.</summary>
    public string? Newest
    {
        get
        {
            lock (_gate)
            {
                return _mustCompare ? null : _reading?.Change;
            }
        }
    }

    /// <summary>Gets how much was decided here that the store does not have yet.</summary>
    public int Untold
    {
        get
        {
            lock (_gate)
            {
                return _untold.Count;
            }
        }
    }

    /// <summary>Gets the first of what is to be told; null where there is nothing.</summary>
    public CellChange? FirstUntold
    {
        get
        {
            lock (_gate)
            {
                return _untold.FirstOrDefault();
            }
        }
    }

    /// <summary>Does here what was said here, before whatever anybody else has said.</summary>
    /// <param name="change">What was said.</param>
    /// <param name="isToTell">Whether there are others to tell.</param>
    public void Say(CellChange change, bool isToTell)
    {
        lock (_gate)
        {
            if (isToTell)
            {
                DropOneTooMany();
                _untold.Add(change);
            }

            Take(change.Name, change.Value);
        }
    }

    /// <summary>Does here what was read of another place, where there is no cell of it and nothing was said here.</summary>
    public void TakeOlder(string name, string value)
    {
        lock (_gate)
        {
            // What holds here was said since.
            if (!_held.ContainsKey(name))
            {
                Take(name, value);
            }
        }
    }

    /// <summary>Gets what holds here; null where nothing was said of it yet.</summary>
    public HeldDecision? Held(string name)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(name) is { } value
                ? new HeldDecision(value, Known(name), IsUntold(name) ? null : _known.GetValueOrDefault(name)?.Version ?? 0)
                : null;
        }
    }

    /// <summary>Gets the change that made a cell what it is, also where that was said here and is not told yet; null where nothing
    /// has.</summary>
    public string? Known(string name)
    {
        lock (_gate)
        {
            return _untold.FindLast(change => change.Name == name)?.Audit.Id ?? _known.GetValueOrDefault(name)?.Change;
        }
    }

    /// <summary>Gets a cell as it was heard last; null where there is none.</summary>
    /// <exception cref="ShadowStoreException">The store had lost it.</exception>
    public Cell? Present(string name)
    {
        lock (_gate)
        {
            return IsUntold(name)
                ? throw new ShadowStoreException("It had lost what holds here, and gets it again. Try again in a moment.")
                : _known.GetValueOrDefault(name);
        }
    }

    /// <summary>Tells whether a change is no more to be told.</summary>
    public bool IsTold(CellChange change)
    {
        lock (_gate)
        {
            return !_untold.Contains(change);
        }
    }

    /// <summary>Takes in that the store has a change that was to be told, or will never have it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cell">The cell, as it is now; null where there is none.</param>
    public void Told(CellChange change, Cell? cell)
    {
        lock (_gate)
        {
            _mustCompare = true;
            _untold.Remove(change);
            if (cell is not null)
            {
                // Anew: what was heard while this was untold was not done here.
                _known.Remove(change.Name);
                Learn(cell);
            }
        }
    }

    /// <summary>Takes in what was decided here, compared with what the store had.</summary>
    public void Decided(Cell cell)
    {
        lock (_gate)
        {
            _mustCompare = true;
            Learn(cell);
        }
    }

    /// <summary>Takes in what the store says.</summary>
    /// <returns>Whether anything is otherwise now, and how much the store has lost of what it had acknowledged.</returns>
    public (bool IsNews, int Lost) Hear(CellReading reading)
    {
        lock (_gate)
        {
            var isNews = _mustCompare || _reading is null || reading.Change != _reading.Change || reading.Store != _reading.Store;
            var lost = 0;
            if (isNews)
            {
                lost = KeepWhatWasLost(reading.Cells);
                foreach (var cell in reading.Cells)
                {
                    Learn(cell);
                }
            }

            (_reading, _mustCompare, _heardAt) = (reading, false, time.GetUtcNow());
            return (isNews, lost);
        }
    }

    /// <summary>Gets the id of the change that says again what the store has lost, the same at all who say it.</summary>
    public static string Again(string change) => $"{change}:again";

    private bool IsUntold(string name) => _untold.Exists(change => change.Name == name);

    private void DropOneTooMany()
    {
        if (_untold.Count >= MostUntold)
        {
            // What was said of the same thing since goes before it anyway.
            var place = _untold.FindIndex(change => _untold.FindLast(later => later.Name == change.Name) != change);
            _untold.RemoveAt(Math.Max(place, 0));
        }
    }

    private void Learn(Cell cell)
    {
        if (_known.GetValueOrDefault(cell.Name)?.Change == cell.Change)
        {
            return;
        }

        var held = _held.GetValueOrDefault(cell.Name);
        if (Kind(cell.Name) is { } kind && kind.Over(Subject(kind, cell.Name), cell.Value) is { } over)
        {
            TakeForward(cell, held, over);
        }
        else if (!IsUntold(cell.Name))
        {
            Take(cell.Name, cell.Value);
        }

        _known[cell.Name] = cell;
    }

    // What never goes back needs no order to be known: what was lost and is to be said again may be behind what others have said since.
    private void TakeForward(Cell cell, string? held, string over)
    {
        if (Take(cell.Name, cell.Value))
        {
            _untold.RemoveAll(change => change.Name == cell.Name);
        }
        else if (IsUntold(cell.Name))
        {
            _held[cell.Name] = held ?? cell.Value;
        }
        else
        {
            Take(cell.Name, over);
            _untold.Add(SaidAgain(cell with { Value = over }));
        }
    }

    // A store that was restored, or failed over to a copy, lacks what was acknowledged: the safer of it stays so, and is said again. Also
    // where others have changed the cell since: they did not know.
    private int KeepWhatWasLost(IReadOnlyList<Cell> cells)
    {
        var present = cells.ToDictionary(static cell => cell.Name, StringComparer.Ordinal);
        var newest = _known.Values.Select(static cell => cell.Version).Append(_reading?.Version ?? 0).Max();

        // Who had such a number before was another change, or this one has come back: from there on nothing is as it was.
        var parting = cells.Where(cell => cell.Version <= newest && _known.GetValueOrDefault(cell.Name)?.Change != cell.Change)
            .Select(static cell => cell.Version).DefaultIfEmpty(long.MaxValue).Min();
        List<Cell> lost = [.. _known.Values.Where(cell => present.GetValueOrDefault(cell.Name) is not { } now
            || (now.Change != cell.Change && (now.Version <= cell.Version || parting <= cell.Version)))];
        foreach (var cell in lost)
        {
            _known.Remove(cell.Name);
            if (Kind(cell.Name)?.IsSafer(cell.Value) is true && !IsUntold(cell.Name))
            {
                _untold.Add(SaidAgain(cell));
            }
        }

        _lackedAt = lost.Count > 0 ? time.GetUtcNow() : _lackedAt;
        return lost.Count;
    }

    private CellChange SaidAgain(Cell cell) => new()
    {
        Name = cell.Name, Value = cell.Value,
        Audit = new AuditEntry
        {
            Id = Again(cell.Change), At = time.GetUtcNow(), By = "shadowing", Action = "decided again",
            Experiment = StopDecision.Read(cell.Value)?.Experiment ?? ForgetDecision.Read(cell.Value)?.Experiment ?? cell.Name,
            Reason = $"The store had lost {cell.Name}, which was its change {cell.Version}: it was restored, or failed over to a copy that lacked it.",
        },
    };

    private bool Take(string name, string value)
    {
        _held[name] = value;

        // Of a later version of the library there may be other kinds.
        return Kind(name) is not { } kind || kind.Take(Subject(kind, name), value);
    }

    private static string Subject(IDecisionKind kind, string name) => name[kind.Prefix.Length..];

    private IDecisionKind? Kind(string name) => kinds.FirstOrDefault(kind => name.StartsWith(kind.Prefix, StringComparison.Ordinal));
}
