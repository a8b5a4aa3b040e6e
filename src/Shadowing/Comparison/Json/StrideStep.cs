namespace Shadowing.Comparison.Json;

/// <summary>What the grammar allows next.</summary>
internal enum StrideStep
{
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    Colon,
    CommaOrEnd,
    End,
}
