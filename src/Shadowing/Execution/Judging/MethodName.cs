using Shadowing.Redaction;

namespace Shadowing.Execution.Judging;

/// <summary>Writes the name of a method as its author knows it: what the compiler made of it is taken back.</summary>
internal static class MethodName
{
    private const int MostCharacters = 200;

    /// <summary>Gets the name.</summary>
    /// <param name="type">The full name of the type that declares it, nested ones after <c>+</c>; null where there is none.</param>
    /// <param name="method">Its own name.</param>
    public static string Of(string? type, string method)
    {
        var types = (type ?? string.Empty).Split('+', StringSplitOptions.RemoveEmptyEntries);
        var written = types.TakeWhile(static name => !name.StartsWith('<')).Select(static name => name.Split('`')[0]).ToList();

        // The body of an asynchronous method or an iterator is the method of a type that is named after it.
        var own = method is "MoveNext" && types.Length > written.Count ? types[^1] : method;
        return PrintableText.OneLine(string.Join('.', written.Append(Written(own))), MostCharacters);
    }

    // "<Find>d__3" is Find, "<Find>b__0" a lambda in it, "<Find>g__Inner|1_0" its Inner, "<<Main>$>b__0_0" a lambda in Main.
    private static string Written(string name)
    {
        if (!name.StartsWith('<') || Closing(name) is not (> 1 and var end))
        {
            return name;
        }

        var (around, rest) = (Written(name[1..end]), name[(end + 1)..]);
        return rest.StartsWith("g__", StringComparison.Ordinal) ? $"{around}.{rest[3..].Split('|')[0]}"
            : rest.StartsWith("b__", StringComparison.Ordinal) ? $"{around} (lambda)"
            : around;
    }

    private static int Closing(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            depth += name[i] == '<' ? 1 : name[i] == '>' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
