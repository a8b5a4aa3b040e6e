using System.Globalization;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Paths;

/// <summary>Writes the place of a difference so that it can be pasted into <see cref="ComparisonOptions.Ignore"/>.</summary>
internal static class JsonPathText
{
    public static void AppendIndex(TextBuffer path, int index)
    {
        path.Append('[');
        path.Append(index);
        path.Append(']');
    }

    public static void AppendName(TextBuffer path, ReadOnlySpan<char> name)
    {
        if (IsPlain(name))
        {
            path.Append('.');
            path.Append(name);
            return;
        }

        path.Append("['");
        for (var i = 0; i < name.Length; i++)
        {
            if (i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
            {
                path.Append(name.Slice(i++, 2));
            }
            else
            {
                AppendEscaped(path, name[i]);
            }
        }

        path.Append("']");
    }

    /// <summary>Takes a path apart that was written here: <c>.name</c>, <c>['odd name']</c>, <c>[0]</c>, <c>[*]</c>, <c>.*</c>.</summary>
    public static IEnumerable<string> Steps(string path)
    {
        var (start, isQuoted) = (1, false);
        for (var i = 2; i < path.Length; i++)
        {
            if (isQuoted && path[i] == '\\')
            {
                i++;
            }
            else if (path[i] == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && path[i] is ('.' or '['))
            {
                yield return path[start..i];
                start = i;
            }
        }

        if (start < path.Length)
        {
            yield return path[start..];
        }
    }

    /// <summary>Replaces the names in such a path that are data with <c>*</c>.</summary>
    public static string WithoutData(string path) =>
        path.StartsWith('$') ? $"${string.Concat(Steps(path).Select(static step => IsData(step) ? ".*" : step))}" : path;

    /// <summary>Tells whether a step is to a member whose name is data.</summary>
    public static bool IsData(string step) =>
        step.StartsWith("['", StringComparison.Ordinal) ? KeyShape.IsData(step.AsSpan(2, step.Length - 4))
        : step is ['.', not '*', ..] && KeyShape.IsData(step.AsSpan(1));

    /// <summary>Tells whether the last step of such a path is to a member of an object.</summary>
    public static bool IsMember(string path) =>
        Steps(path).LastOrDefault() is { } step && (step.StartsWith('.') || step.StartsWith("['", StringComparison.Ordinal));

    /// <summary>Gets such a path without its last step.</summary>
    public static string Parent(string path) => Steps(path).LastOrDefault() is { } step ? path[..^step.Length] : path;

    private static bool IsPlain(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (character != '_' && !char.IsLetterOrDigit(character))
            {
                return false;
            }
        }

        return name.Length > 0 && !char.IsDigit(name[0]);
    }

    private static void AppendEscaped(TextBuffer path, char character)
    {
        if (character is '\'' or '\\')
        {
            path.Append('\\');
            path.Append(character);
        }
        else if (IsPrintable(character))
        {
            path.Append(character);
        }
        else
        {
            path.Append("\\u");
            path.Append((int)character, "x4");
        }
    }

    // Beyond the RFC, which asks for control characters only: what reorders or breaks a line in a log is escaped too.
    private static bool IsPrintable(char character) =>
        char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
