using System.Text.Unicode;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules;

/// <summary>Takes the names of members to the rules, whatever their spelling.</summary>
internal static class JsonNames
{
    private const int OnStack = 256;

    /// <summary>Steps to a member by the content of its name.</summary>
    public static RuleState Child(RuleState state, ReadOnlySpan<byte> name)
    {
        if (state.IsDead)
        {
            return state;
        }

        if (!Utf8.IsValid(name))
        {
            // As the path of a difference has it.
            return state.Child(JsonText.ToUtf8(JsonText.Decode(name)));
        }

        if (!name.Contains((byte)'\\'))
        {
            return state.Child(name);
        }

        Span<byte> plain = name.Length <= OnStack ? stackalloc byte[OnStack] : new byte[name.Length];
        return state.Child(plain[..JsonText.Unescape(name, plain)]);
    }
}
