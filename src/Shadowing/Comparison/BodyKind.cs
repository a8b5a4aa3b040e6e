namespace Shadowing.Comparison;

/// <summary>Says how a body is compared.</summary>
internal enum BodyKind
{
    Bytes,
    Text,
    Json,
}
