using System.Text;
using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Json;

/// <summary>Where in a body the comparison is; written out only when there is a difference to report.</summary>
internal sealed class JsonPlace
{
    // A name can be as long as a body. A place below such a name is reported as the nearest place above it that fits.
    private const int MaxLength = 2_000;

    private readonly List<(string? Name, int Index)> _steps = [];

    public void Enter(string name) => _steps.Add((name, -1));

    public void Enter(int index) => _steps.Add((null, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public override string ToString()
    {
        var path = new StringBuilder("$");
        foreach (var (name, index) in _steps)
        {
            var length = path.Length;
            if (name is null)
            {
                JsonPathText.AppendIndex(path, index);
            }
            else if (name.Length <= MaxLength)
            {
                JsonPathText.AppendName(path, name);
            }

            if (path.Length > MaxLength || path.Length == length)
            {
                return path.ToString(0, length);
            }
        }

        return path.ToString();
    }
}
