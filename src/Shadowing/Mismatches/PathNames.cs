using System.Text;
using Shadowing.Comparison.Paths;

namespace Shadowing.Mismatches;

/// <summary>Sees which objects are maps by the many names they have, so that a map's keys do not make a group each.</summary>
internal sealed class PathNames
{
    /// <summary>How many names below one place are told apart; further ones are <c>*</c>.</summary>
    public const int MostNames = 32;

    private const int MostPlaces = 4_096;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);

    /// <summary>Gets the path with the names replaced that belong to maps.</summary>
    public string Collapse(string path)
    {
        if (!path.StartsWith('$'))
        {
            return path;
        }

        var text = new StringBuilder("$");
        lock (_gate)
        {
            foreach (var step in JsonPathText.Steps(path))
            {
                var isVarying = step is ".*" || step.StartsWith("[*", StringComparison.Ordinal);
                text.Append(isVarying || (!JsonPathText.IsData(step) && IsKnown(text.ToString(), step)) ? step : ".*");
            }
        }

        return text.ToString();
    }

    /// <summary>Learns the names of a path that was kept: what was told apart before a restart takes its places again.</summary>
    public void Learn(string path) => Collapse(path);

    private bool IsKnown(string parent, string name)
    {
        if (!_names.TryGetValue(parent, out var names))
        {
            if (_names.Count >= MostPlaces)
            {
                return false;
            }

            _names.Add(parent, names = new HashSet<string>(StringComparer.Ordinal));
        }

        return names.Contains(name) || (names.Count < MostNames && names.Add(name));
    }
}
