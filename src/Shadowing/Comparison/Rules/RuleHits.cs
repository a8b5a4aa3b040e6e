namespace Shadowing.Comparison.Rules;

/// <summary>Which rules decided in one comparison: a place differed without the rule and not with it.</summary>
internal sealed class RuleHits
{
    private ulong[] _bits = new ulong[1];
    private ulong[] _marked = new ulong[1];

    public bool IsEmpty => !_bits.AsSpan().ContainsAnyExcept(0UL);

    public void Add(Rule rule)
    {
        var word = rule.Index >> 6;
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, word + 1);
        }

        _bits[word] |= 1UL << (rule.Index & 63);
    }

    public void Clear() => Array.Clear(_bits);

    /// <summary>Remembers what decided until now.</summary>
    public void Mark()
    {
        if (_marked.Length < _bits.Length)
        {
            _marked = new ulong[_bits.Length];
        }

        Array.Clear(_marked);
        _bits.CopyTo(_marked, 0);
    }

    /// <summary>Forgets what decided since <see cref="Mark"/>.</summary>
    public void Reset() => _marked.AsSpan(0, Math.Min(_marked.Length, _bits.Length)).CopyTo(_bits);

    /// <summary>Gets the rules' numbers.</summary>
    public int[] ToArray() => [.. Enumerable.Range(0, _bits.Length * 64).Where(index => (_bits[index >> 6] & (1UL << (index & 63))) != 0)];
}
