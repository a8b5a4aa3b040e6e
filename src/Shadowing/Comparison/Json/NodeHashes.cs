using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Hashes the values of one document under the rules: values that agree have one hash. Each is hashed once, and only where somebody asks.</summary>
/// <remarks>Where a rule lets values agree that are not the same (a tolerance), what may deviate is left out of the hash, and the hash alone says little.</remarks>
/// <param name="side">The document.</param>
/// <param name="isExact">Whether nothing may deviate: then values of one hash agree, but values that agree need not have one.</param>
internal sealed class NodeHashes(JsonSide side, bool isExact)
{
    // Any numbers that are not each other.
    private const ulong Ignored = 0x5DEECE66D;
    private const ulong Fuzzy = 0x27D4EB2F165667C5;

    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<RuleState> _states = new();
    private bool _hasRulesBelow;

    /// <summary>Gets a hash that was made.</summary>
    public ulong this[int node] => _hashes[node];

    /// <summary>Makes the hashes of a value and of all within it.</summary>
    /// <param name="root">The value.</param>
    /// <param name="state">The rules of its place.</param>
    /// <param name="comparison">Told when a rule fails.</param>
    public void Ensure(int root, RuleState state, RunningComparison comparison)
    {
        if (_hashes.Count == 0)
        {
            _hashes.Resize(side.Tape.Count, clear: true);
        }

        if (_hashes[root] != 0)
        {
            return;
        }

        // Most arrays without an order have no rules within: then nobody needs to know which.
        _hasRulesBelow = !state.IsDead && (state.SelectsIndexes || side.Tape[root].Kind is not JsonKind.Array || !state.Child(0, 1, -1, 0).IsDead);
        if (_hasRulesBelow)
        {
            FindStates(root, state, comparison);
        }

        // Backwards, children come before what they are in.
        for (var node = side.Tape[root].After - 1; node >= root && comparison.Failure is null; node--)
        {
            if (side.Tape[node].Kind is not JsonKind.Name)
            {
                var hash = Hash(node, node == root ? state : _hasRulesBelow ? _states[node] : state.Dead, comparison);
                _hashes[node] = hash == 0 ? 1 : hash;
            }
        }
    }

    /// <summary>Gets the rules of a place within what was hashed; null where nobody had to know them.</summary>
    public RuleState? StateOf(int node) => _states.Count > 0 ? _states[node] : null;

    /// <summary>Hashes a value that tells elements apart: exactly, whatever its place lets deviate. Of an array or object that is asked of those hashes that are exact.</summary>
    public ulong OfKey(int node, RuleState? state, RunningComparison comparison)
    {
        // An ignored key is still a key, and stands for itself.
        var isIgnored = state?.Ignore is not null;
        switch (side.Tape[node].Kind)
        {
            case JsonKind.Number:
                return state?.Round is null || isIgnored ? JsonNumber.Hash(side.Raw(node)) : JsonNumber.Hash(ScalarComparer.Number(side.Raw(node), state));
            case JsonKind.String:
                return state?.Rewrites is null || isIgnored ? HashText(node) : HashRewritten(node, state, comparison);
            case JsonKind.Object or JsonKind.Array when !isIgnored:
                return _hashes[node];
            case var kind:
                return SeededHash.Of(side.Raw(node), seed: 6 + (ulong)kind);
        }
    }

    public void Release()
    {
        _hashes.Release();
        _states.Release();
    }

    private void FindStates(int root, RuleState state, RunningComparison comparison)
    {
        if (_states.Count == 0)
        {
            _states.Resize(side.Tape.Count, clear: true);
        }

        _states[root] = state;
        for (var node = root; node < side.Tape[root].After && comparison.Failure is null; node++)
        {
            comparison.CheckStates();
            ref readonly var container = ref side.Tape[node];
            if (container.Kind is JsonKind.Object)
            {
                for (var name = node + 1; name < container.After; name = side.Tape[name + 1].After)
                {
                    _states[name + 1] = Below(node, JsonNames.Child(_states[node], side.Content(name)));
                }
            }
            else if (container.Kind is JsonKind.Array)
            {
                var index = 0;
                for (var element = node + 1; element < container.After; element = side.Tape[element].After)
                {
                    _states[element] = Below(node, _states[node].Child(index++, container.Count, -1, 0));
                }
            }
        }
    }

    // No rule is asked within what is ignored: one that failed there would make the call not comparable. And where indexes decide which rules act, what is
    // exactly the same is the same without them.
    private RuleState Below(int container, RuleState state) =>
        _states[container].Ignore is not null || (isExact && _states[container].SelectsIndexes && side.Tape[container].Kind is JsonKind.Array) ? state.Dead : state;

    private ulong Hash(int node, RuleState state, RunningComparison comparison)
    {
        var kind = side.Tape[node].Kind;
        if (state.Ignore is not null)
        {
            return Ignored;
        }

        if (!isExact && (state.Renumber is not null || (state.Shape is not null && kind is not JsonKind.Object)))
        {
            return Fuzzy + (ulong)kind;
        }

        return kind switch
        {
            JsonKind.Object => HashObject(node, state),
            JsonKind.Array => HashArray(node, state),
            JsonKind.String => HashString(node, state, comparison),
            JsonKind.Number => !isExact && state.Tolerance is not null ? Fuzzy + (ulong)kind
                : state.Round is not null ? JsonNumber.Hash(ScalarComparer.Number(side.Raw(node), state))
                : JsonNumber.Hash(side.Raw(node)),
            _ => SeededHash.Of((ulong)kind, side.Raw(node)[0]),
        };
    }

    private ulong HashObject(int node, RuleState state)
    {
        if (!isExact && state.Subset is not null)
        {
            return Fuzzy + (ulong)JsonKind.Object;
        }

        // A sum, because the order of members does not matter.
        var sum = 0UL;
        for (var name = node + 1; name < side.Tape[node].After; name = side.Tape[name + 1].After)
        {
            var value = name + 1;
            if (!_hasRulesBelow || (_states[value].Ignore is null && Absence.Of(side, value, _states[value]) is null))
            {
                sum += SeededHash.Of(JsonText.Hash(side.Content(name), side.Tape[name].IsEscaped, seed: 1), _hashes[value]);
            }
        }

        return SeededHash.Of(sum, (ulong)JsonKind.Object);
    }

    private ulong HashArray(int node, RuleState state)
    {
        // Which elements such a rule acts on depends on what they are held against.
        if (!isExact && state.SelectsIndexes)
        {
            return Fuzzy + (ulong)JsonKind.Array;
        }

        var sum = (ulong)JsonKind.Array;
        for (var element = node + 1; element < side.Tape[node].After; element = side.Tape[element].After)
        {
            if (!_hasRulesBelow || _states[element].Ignore is null)
            {
                sum = state.Unordered is not null ? sum + SeededHash.Of(_hashes[element], 2) : SeededHash.Of(sum, _hashes[element]);
            }
        }

        return SeededHash.Of(sum, (ulong)JsonKind.Array);
    }

    private ulong HashString(int node, RuleState state, RunningComparison comparison) =>
        !isExact && state.TimeTolerance is not null ? Fuzzy + (ulong)JsonKind.String
        : state.Rewrites is null ? HashText(node)
        : HashRewritten(node, state, comparison);

    private ulong HashText(int node) => JsonText.Hash(side.Content(node), side.Tape[node].IsEscaped, seed: 3);

    private ulong HashRewritten(int node, RuleState state, RunningComparison comparison) =>
        ScalarComparer.Rewrite(comparison, JsonText.Decode(side.Content(node)), state) is { } text
            ? SeededHash.Of(JsonText.ToUtf8(text), seed: 3)

            // Whoever is held against it will say so; what is the same on both sides needs no rewrite.
            : JsonText.Hash(side.Content(node), side.Tape[node].IsEscaped, seed: 5);
}
