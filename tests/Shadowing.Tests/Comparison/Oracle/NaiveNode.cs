namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A value of a document, as a tree; names that occur twice are kept.</summary>
internal sealed class NaiveNode(NaiveKind kind, int id)
{
    public NaiveKind Kind { get; } = kind;

    /// <summary>Gets what tells it apart within its document.</summary>
    public int Id { get; } = id;

    public bool Flag { get; init; }

    public NaiveNumber Number { get; init; }

    public NaiveText? Text { get; init; }

    public List<NaiveNode> Elements { get; } = [];

    public List<(NaiveText Name, NaiveNode Value)> Members { get; } = [];

    public bool IsEmpty => Kind switch
    {
        NaiveKind.String => Text!.Exact.Length == 0,
        NaiveKind.Array => Elements.Count == 0,
        NaiveKind.Object => Members.Count == 0,
        _ => false,
    };
}
