using Shadowing.Comparison.Differences;

namespace Shadowing.Noise;

/// <summary>What makes two differences of one endpoint the same noise: the path with its indexes and the names that are data removed, and
/// the kind.</summary>
internal readonly record struct NoiseSignature(string Path, DifferenceKind Kind)
{
    /// <summary>Gets the paths of everything that holds the place, from the outside in; the status and headers are in nothing.</summary>
    public IEnumerable<string> Ancestors()
    {
        if (!Path.StartsWith('$'))
        {
            yield break;
        }

        var quote = '\0';
        for (var i = 1; i < Path.Length; i++)
        {
            var character = Path[i];
            if (quote != '\0')
            {
                i += character == '\\' ? 1 : 0;
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '\'' or '"')
            {
                quote = character;
            }
            else if (character is '.' or '[')
            {
                yield return Path[..i];
            }
        }
    }
}
