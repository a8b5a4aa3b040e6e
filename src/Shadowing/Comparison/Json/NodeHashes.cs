using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Hashes the values of one document under the rules: values that agree have one hash. Each is hashed once, and only where
/// somebody asks.</summary>
/// <remarks>Where a rule lets values agree that are not the same (a tolerance), what may deviate is left out of the hash, and the hash
/// alone says little.</remarks>
/// <param name="side">The document.</param>
/// <param name="states">Where the rules of places are noted, of no meaning before and after.</param>
/// <param name="isExact">Whether nothing may deviate: then values of one hash agree, but values that agree need not have one.</param>
internal sealed class NodeHashes(JsonSide side, PooledList<RuleState> states, bool isExact)
{
    // Any numbers that are not each other.
    private const ulong Ignored = 0x5DEECE66D;
    private const ulong Fuzzy = 0x27D4EB2F165667C5;

    private readonly PooledList<ulong> _hashes = new();
    private int _root;
    private bool _hasRulesBelow;

    /// <summary>Gets a hash that was made.</summary>
    public ulong this[int node] => _hashes[node];

    /// <summary>Gets hashes that were made.</summary>
    public ReadOnlySpan<ulong> Run(int node, int count) => _hashes.Items.Slice(node, count);

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
        ref readonly var array = ref side.Tape[root];
        if (array.Kind is not JsonKind.Array || state.IsDead || (!state.SelectsIndexes && state.Child(0, 1, -1, 0).IsDead))
        {
            HashAll(root, state, hasRulesBelow: array.Kind is not JsonKind.Array && !state.IsDead, comparison);
            return;
        }

        // One by one: the rules of the places within one element need less memory than those of all.
        var index = 0;
        for (var element = root + 1; element < array.After && comparison.Failure is null; element = side.Tape[element].After)
        {
            var below = Below(root, state, state.Child(index++, array.Count, -1, 0));
            HashAll(element, below, hasRulesBelow: !below.IsDead, comparison);
        }

        Note(root, Hash(root, state, comparison));
    }

    /// <summary>Hashes a value that tells elements apart: exactly, whatever its place lets deviate. Of an array or object that is asked of
    /// those hashes that are exact.</summary>
    public ulong OfKey(int node, RuleState state, RunningComparison comparison)
    {
        // An ignored key is still a key, and stands for itself.
        var isIgnored = state.Ignore is not null;
        switch (side.Tape[node].Kind)
        {
            case JsonKind.Number:
                return state.Round is null || isIgnored
                    ? JsonNumber.Hash(side.Raw(node))
                    : JsonNumber.Hash(ScalarComparer.Number(side.Raw(node), state));
            case JsonKind.String:
                return state.Rewrites is null || isIgnored ? HashText(node) : HashRewritten(node, state, comparison);
            case JsonKind.Object or JsonKind.Array when !isIgnored:
                return _hashes[node];
            case var kind:
                return SeededHash.Of(side.Raw(node), seed: 6 + (ulong)kind);
        }
    }

    public void Release() => _hashes.Release();

    private void HashAll(int root, RuleState state, bool hasRulesBelow, RunningComparison comparison)
    {
        (_root, _hasRulesBelow) = (root, hasRulesBelow);
        if (hasRulesBelow)
        {
            FindStates(root, state, comparison);
        }

        // Backwards, children come before what they are in.
        for (var node = side.Tape[root].After - 1; node >= root && comparison.Failure is null; node--)
        {
            if (side.Tape[node].Kind is not JsonKind.Name)
            {
                Note(node, Hash(node, node == root ? state : hasRulesBelow ? StateOf(node) : state.Dead, comparison));
            }
        }
    }

    private void Note(int node, ulong hash) => _hashes[node] = hash == 0 ? 1 : hash;

    private ref RuleState StateOf(int node) => ref states[node - _root];

    private void FindStates(int root, RuleState state, RunningComparison comparison)
    {
        states.Resize(side.Tape[root].After - root);
        StateOf(root) = state;
        for (var node = root; node < side.Tape[root].After && comparison.Failure is null; node++)
        {
            comparison.CheckStates();
            ref readonly var container = ref side.Tape[node];
            if (container.Kind is JsonKind.Object)
            {
                for (var name = node + 1; name < container.After; name = side.Tape[name + 1].After)
                {
                    StateOf(name + 1) = Below(node, StateOf(node), JsonNames.Child(StateOf(node), side.Content(name)));
                }
            }
            else if (container.Kind is JsonKind.Array)
            {
                var index = 0;
                for (var element = node + 1; element < container.After; element = side.Tape[element].After)
                {
                    StateOf(element) = Below(node, StateOf(node), StateOf(node).Child(index++, container.Count, -1, 0));
                }
            }
        }
    }

    // No rule is asked within what is ignored: one that failed there would make the call not comparable. And where indexes decide which
    // rules act, what is exactly the same is the same without them.
    private RuleState Below(int container, RuleState state, RuleState child) =>
        state.Ignore is not null || (isExact && state.SelectsIndexes && side.Tape[container].Kind is JsonKind.Array) ? child.Dead : child;

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
            if (!_hasRulesBelow || (StateOf(value).Ignore is null && Absence.Of(side, value, StateOf(value)) is null))
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
            if (_hashes[element] != Ignored)
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
