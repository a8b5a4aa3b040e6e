namespace Shadowing.Comparison.Headers;

/// <summary>Whether two values of a header mean the same, and if not, how they differ; null where there is nothing to add.</summary>
internal readonly record struct HeaderVerdict(bool AreEqual, string? How)
{
    public static HeaderVerdict Equal { get; } = new(AreEqual: true, How: null);

    public static HeaderVerdict Differ(string? how = null) => new(AreEqual: false, how);
}
