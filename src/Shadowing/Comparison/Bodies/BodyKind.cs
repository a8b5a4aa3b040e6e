namespace Shadowing.Comparison.Bodies;

/// <summary>Says how a body is compared.</summary>
internal enum BodyKind
{
    Bytes,
    Text,
    Json,
}
