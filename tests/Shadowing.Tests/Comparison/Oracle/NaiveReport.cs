using System.Globalization;
using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A list of differences that is held against what has to be there; or a free one, which takes all.</summary>
internal sealed class NaiveReport(List<(IReadOnlyList<object> Steps, DifferenceKind Kind)> differences, bool truncated, bool free)
{
    public int Count => differences.Count;

    /// <summary>Gets one without differences: what is asked with it is whether two values agree.</summary>
    public static NaiveReport None { get; } = new([], truncated: false, free: false);

    public static NaiveReport Free() => new([], truncated: false, free: true);

    public static NaiveReport Of(ComparisonResult found) =>
        new(found.Differences.Select(static difference => ((IReadOnlyList<object>)StepsOf(difference.Path), difference.Kind)).ToList(),
            found.Truncated, free: false);

    public bool IsDone(int at) => truncated && at == differences.Count;

    public bool Takes(int at, NaivePlace place, DifferenceKind kind)
    {
        if (free)
        {
            differences.RemoveRange(at, differences.Count - at);
            differences.Add((place.Steps.Select(static step => (object?)step.Name ?? step.Index).ToList(), kind));
            return true;
        }

        return at < differences.Count && differences[at].Kind == kind
            && differences[at].Steps.SequenceEqual(place.Steps.Select(static step => (object?)step.Name ?? step.Index));
    }

    public override string ToString() =>
        string.Join('\n', differences.Select(
            static difference => $"{string.Concat(difference.Steps.Select(static step => $"[{step}]"))} {difference.Kind}"));

    /// <summary>Takes a path of the product apart: names as strings, indexes as integers.</summary>
    private static List<object> StepsOf(string path)
    {
        var steps = new List<object>();
        for (var i = 1; i < path.Length;)
        {
            if (path[i] == '.')
            {
                var end = path.AsSpan(i + 1).IndexOfAny('.', '[') is var length and >= 0 ? i + 1 + length : path.Length;
                steps.Add(path[(i + 1)..end]);
                i = end;
            }
            else if (path[i + 1] == '\'')
            {
                i += 2;
                steps.Add(Unquoted(path, ref i));
                i += 2;
            }
            else
            {
                var end = path.IndexOf(']', i);
                steps.Add(int.Parse(path.AsSpan(i + 1, end - i - 1), CultureInfo.InvariantCulture));
                i = end + 1;
            }
        }

        return steps;
    }

    private static string Unquoted(string path, ref int i)
    {
        var name = new System.Text.StringBuilder();
        for (; path[i] != '\''; i++)
        {
            if (path[i] != '\\')
            {
                name.Append(path[i]);
                continue;
            }

            i++;
            name.Append(path[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)int.Parse(path.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                var other => other,
            });
            i += path[i] == 'u' ? 4 : 0;
        }

        return name.ToString();
    }
}
