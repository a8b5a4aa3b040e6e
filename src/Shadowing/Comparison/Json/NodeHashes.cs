using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Hashes the values of one document under the rules: values that agree have one hash. Each is hashed once, and only where somebody asks.</summary>
/// <remarks>Where a rule lets values agree that are not the same (a tolerance), what may deviate is left out of the hash, and the hash alone says little.</remarks>
internal sealed class NodeHashes(JsonSide side)
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

    /// <summary>Hashes a value that tells elements apart: exactly, whatever tolerances its place has.</summary>
    public ulong OfKey(int node)
    {
        var state = _hasRulesBelow ? _states[node] : null;
        if (state?.Ignore is not null && side.Tape[node].Kind is JsonKind.String or JsonKind.Number)
        {
            // An ignored key is still a key.
            return side.Tape[node].Kind is JsonKind.Number ? JsonNumber.Hash(side.Raw(node)) : JsonText.Hash(side.Content(node), side.Tape[node].IsEscaped, seed: 3);
        }

        return side.Tape[node].Kind is JsonKind.Number && state?.Tolerance is not null ? JsonNumber.Hash(ScalarComparer.Number(side.Raw(node), state))
            : side.Tape[node].Kind is JsonKind.String && state is { TimeTolerance: not null, Rewrites: null } ? JsonText.Hash(side.Content(node), side.Tape[node].IsEscaped, seed: 3)
            : _hashes[node];
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
            _states.Resize(side.Tape.Count);
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

    // No rule is asked within what is ignored: one that failed there would make the call not comparable.
    private RuleState Below(int container, RuleState state) => _states[container].Ignore is null ? state : state.Dead;

    private ulong Hash(int node, RuleState state, RunningComparison comparison)
    {
        var kind = side.Tape[node].Kind;
        if (state.Ignore is not null)
        {
            return Ignored;
        }

        if (state.Renumber is not null || (state.Shape is not null && kind is not JsonKind.Object))
        {
            return Fuzzy + (ulong)kind;
        }

        return kind switch
        {
            JsonKind.Object => HashObject(node, state),
            JsonKind.Array => HashArray(node, state),
            JsonKind.String => HashString(node, state, comparison),
            JsonKind.Number => state.Tolerance is not null ? Fuzzy + (ulong)kind
                : state.Round is not null ? JsonNumber.Hash(ScalarComparer.Number(side.Raw(node), state))
                : JsonNumber.Hash(side.Raw(node)),
            _ => SeededHash.Of((ulong)kind, side.Raw(node)[0]),
        };
    }

    private ulong HashObject(int node, RuleState state)
    {
        if (state.Subset is not null)
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
        if (state.SelectsIndexes)
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

    private ulong HashString(int node, RuleState state, RunningComparison comparison)
    {
        if (state.TimeTolerance is not null)
        {
            return Fuzzy + (ulong)JsonKind.String;
        }

        if (state.Rewrites is null)
        {
            return JsonText.Hash(side.Content(node), side.Tape[node].IsEscaped, seed: 3);
        }

        if (ScalarComparer.Rewrite(comparison, JsonText.Decode(side.Content(node)), state) is not { } text)
        {
            // Whoever is held against it will say so; what is the same on both sides needs no rewrite.
            return JsonText.Hash(side.Content(node), side.Tape[node].IsEscaped, seed: 5);
        }

        return SeededHash.Of(JsonText.ToUtf8(text), seed: 3);
    }
}
