using System.Collections.Concurrent;

namespace Shadowing.Comparison.Rules;

/// <summary>Makes the states of all body rules together, each once, when a body first leads there: a step is a look-up, and allocates
/// nothing.</summary>
internal sealed class RuleAutomaton
{
    // Bodies decide which states are needed, and a hostile one could ask for many: beyond this they are made and forgotten.
    private const int MostKept = 4_096;

    private readonly ConcurrentDictionary<string, RuleState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RuleState>.AlternateLookup<ReadOnlySpan<char>> _byKey;
    private readonly RulePath[] _paths;
    private long _forgotten;

    public RuleAutomaton(IReadOnlyList<Rule> rules)
    {
        _byKey = _states.GetAlternateLookup<ReadOnlySpan<char>>();
        _paths = [.. rules.SelectMany(RulePath.Of)];
        Dead = new RuleState(this, []);
        Root = Of([.. Enumerable.Range(0, _paths.Length).Select(static path => new RulePosition(path, 0))]);
    }

    /// <summary>Gets where a body begins.</summary>
    public RuleState Root { get; }

    /// <summary>Gets the state at and below which no rule acts.</summary>
    public RuleState Dead { get; }

    /// <summary>Gets how many states were made that are not kept; who makes many of them in one comparison should stop.</summary>
    public long Forgotten => Volatile.Read(ref _forgotten);

    public RulePath Path(int index) => _paths[index];

    /// <summary>Gets the state of some positions.</summary>
    public RuleState Of(List<RulePosition> positions)
    {
        if (positions.Count == 0)
        {
            return Dead;
        }

        // Two ways to the same positions must be the same state.
        positions.Sort(static (left, right) => left.Path != right.Path
            ? left.Path.CompareTo(right.Path)
            : left.Matched.CompareTo(right.Matched));
        Span<char> key = positions.Count <= 256 ? stackalloc char[positions.Count * 2] : new char[positions.Count * 2];
        for (var i = 0; i < positions.Count; i++)
        {
            key[i * 2] = (char)positions[i].Path;
            key[(i * 2) + 1] = (char)positions[i].Matched;
        }

        if (_byKey.TryGetValue(key, out var known))
        {
            return known;
        }

        var state = new RuleState(this, [.. positions]);
        if (_states.Count >= MostKept)
        {
            Interlocked.Increment(ref _forgotten);
            return state;
        }

        state.IsKept = true;
        return _states.GetOrAdd(key.ToString(), state);
    }
}
