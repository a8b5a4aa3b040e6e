using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules;

/// <summary>Tells whether some rules may select anything in a document: those that do not need not be paid for.</summary>
/// <remarks>It errs on one side only. Indexes are not looked at, and what is no JSON may be anything.</remarks>
internal sealed class RuleReach
{
    // Looking for a name is a fraction of reading a document; for many of them it is not.
    private const int MostSought = 8;
    private const int MostLevels = 1_024;
    private const long MostForgotten = 1_000;

    private readonly RuleAutomaton _automaton;

    // For each rule the names of each step of its path that has names only.
    private readonly byte[][][][] _names;

    public RuleReach(IReadOnlyList<Rule> rules)
    {
        _automaton = new([.. rules.Select(static rule => rule with { Path = rule.Path!.WithoutIndexes() })]);
        _names = [.. rules.Select(static rule => rule.Path!.Segments.Select(NamesOf).OfType<byte[][]>().ToArray())];
    }

    /// <summary>Tells whether any of the rules may select something.</summary>
    public bool MaySelectIn(ReadOnlySpan<byte> json) => !AreAllUnnamed(json) && MayReach(json);

    private static byte[][]? NamesOf(JsonPathSegment segment)
    {
        if (segment.Selectors.Any(
            static selector => selector.Kind is not JsonPathSelectorKind.Name
                || selector.Name!.Any(static c => c is < ' ' or '"' or '\\' or '/' || char.IsSurrogate(c))))
        {
            return null;   // a name that can be spelled in several ways is not looked for
        }

        return [.. segment.Selectors.Select(static selector => JsonText.ToUtf8(selector.Name!))];
    }

    // No rule selects what lies behind a name that does not occur.
    private bool AreAllUnnamed(ReadOnlySpan<byte> json)
    {
        if (_names.Length > MostSought || json.IndexOf("\\u"u8) >= 0)
        {
            return false;
        }

        foreach (var steps in _names)
        {
            var isUnnamed = false;
            foreach (var names in steps)
            {
                isUnnamed |= !OccursAny(names, json);
            }

            if (!isUnnamed)
            {
                return false;
            }
        }

        return true;
    }

    private static bool OccursAny(byte[][] names, ReadOnlySpan<byte> json)
    {
        foreach (var name in names)
        {
            if (json.IndexOf(name) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool MayReach(ReadOnlySpan<byte> json)
    {
        var open = new PooledList<(RuleState State, bool IsArray)>();
        var forgotten = _automaton.Forgotten;
        try
        {
            var at = json.StartsWith(JsonScanner.ByteOrderMark) ? JsonScanner.ByteOrderMark.Length : 0;
            var state = _automaton.Root;
            while (true)
            {
                // A value begins here.
                at = JsonScanner.SkipBlanks(json, at);
                if (state.ActsHere || open.Count == MostLevels || _automaton.Forgotten - forgotten > MostForgotten)
                {
                    return true;
                }

                if (!state.IsDead && JsonScanner.Peek(json, at) is var first and ((byte)'{' or (byte)'['))
                {
                    open.Add((state, first == '['));
                    at = JsonScanner.SkipBlanks(json, at + 1);
                    if (JsonScanner.Peek(json, at) != (first == '[' ? ']' : '}'))
                    {
                        if (!TryEnter(json, open[open.Count - 1], ref at, out state))
                        {
                            return true;
                        }

                        continue;
                    }
                }
                else
                {
                    at = JsonScanner.EndOfValue(json, at);
                    if (at < 0)
                    {
                        return true;
                    }
                }

                // A value, or an empty container that is still open, ends here.
                while (true)
                {
                    if (open.Count == 0)
                    {
                        return false;
                    }

                    at = JsonScanner.SkipBlanks(json, at);
                    var container = open[open.Count - 1];
                    var next = JsonScanner.Peek(json, at++);
                    if (next == ',')
                    {
                        at = JsonScanner.SkipBlanks(json, at);
                        if (!TryEnter(json, container, ref at, out state))
                        {
                            return true;
                        }

                        break;
                    }

                    if (next != (container.IsArray ? ']' : '}'))
                    {
                        return true;
                    }

                    open.Truncate(open.Count - 1);
                }
            }
        }
        finally
        {
            open.Release();
        }
    }

    private static bool TryEnter(ReadOnlySpan<byte> json, (RuleState State, bool IsArray) container, ref int at, out RuleState state)
    {
        state = container.State;
        if (container.IsArray)
        {
            state = state.Child(0, 0, 0, 0);
            return true;
        }

        var end = JsonScanner.Peek(json, at) == '"' ? JsonScanner.EndOfString(json, at, out _) : JsonScanner.Invalid;
        if (end < 0)
        {
            return false;
        }

        state = JsonNames.Child(state, json[(at + 1)..(end - 1)]);
        at = JsonScanner.SkipBlanks(json, end);
        return JsonScanner.Peek(json, at++) == ':';
    }
}
