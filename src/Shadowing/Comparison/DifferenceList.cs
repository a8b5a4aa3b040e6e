namespace Shadowing.Comparison;

/// <summary>Collects differences up to a limit, so that two wholly different bodies cost no more than the limit.</summary>
internal sealed class DifferenceList
{
    public const int Limit = 100;

    private readonly List<Difference> _differences = [];

    /// <summary>Gets a value indicating whether there was more than the list keeps; looking further is in vain.</summary>
    public bool Truncated { get; private set; }

    public bool IsEmpty => _differences.Count == 0;

    public void Add(string path, DifferenceKind kind, string? control, string? candidate, string? how = null)
    {
        if (_differences.Count == Limit)
        {
            Truncated = true;
            return;
        }

        _differences.Add(new(path, kind, Bound(control), Bound(candidate)) { How = how });
    }

    public Comparison Conclude(ComparisonFailure? failure) => new(_differences, Truncated, failure);

    private static string? Bound(string? value)
    {
        if (value is null || value.Length <= Difference.MaxValueLength)
        {
            return value;
        }

        var kept = Difference.MaxValueLength - 1;
        return string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[kept - 1]) ? kept - 1 : kept), "…");
    }
}
