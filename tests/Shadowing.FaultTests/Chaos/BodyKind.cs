namespace Shadowing.FaultTests.Chaos;

/// <summary>What the client sends.</summary>
internal enum BodyKind
{
    None,
    Json,
    Large,
    Chunked,
    OverCap,
}
