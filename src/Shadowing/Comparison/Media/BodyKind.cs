namespace Shadowing.Comparison.Media;

/// <summary>Says how a body is compared.</summary>
internal enum BodyKind
{
    Bytes,
    Text,
    Json,

    /// <summary>Fields and their values, compared as a JSON object of strings.</summary>
    Form,

    /// <summary>One JSON value after the other, compared as a JSON array.</summary>
    JsonLines,
}
