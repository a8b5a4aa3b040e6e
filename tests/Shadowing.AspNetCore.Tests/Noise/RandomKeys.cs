using System.Globalization;

namespace Shadowing.AspNetCore.Tests.Noise;

/// <summary>Makes keys of maps that come once, and remembers them.</summary>
internal sealed class RandomKeys(string kind)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private readonly Random _random = new(7);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>Gets all keys that were made.</summary>
    public IReadOnlyCollection<string> Made
    {
        get
        {
            lock (_random)
            {
                return [.. _made];
            }
        }
    }

    /// <summary>Makes a map of so many new keys.</summary>
    public Dictionary<string, int> Map(int keys) => Enumerable.Range(0, keys).ToDictionary(_ => Next(), static number => number);

    /// <summary>Makes one key.</summary>
    public string Next()
    {
        lock (_random)
        {
            string key;
            do
            {
                key = Make();
            }
            while (!_made.Add(key));

            return key;
        }
    }

    private string Make() => kind switch
    {
        "id" => Guid.NewGuid().ToString(),
        "number" => _random.Next(1_000_000, 9_000_000).ToString(CultureInfo.InvariantCulture),
        "date" => new DateOnly(1900, 1, 1).AddDays(_random.Next(80_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "word" => Word(9),
        "phrase" => $"{Word(5)} {Word(6)}",
        "address" => $"{Word(8)}@mail.example",
        "short id" => Word(2) + _random.Next(10) + Word(3),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private string Word(int letters) => string.Concat(Enumerable.Range(0, letters).Select(_ => Letters[_random.Next(Letters.Length)]));
}
