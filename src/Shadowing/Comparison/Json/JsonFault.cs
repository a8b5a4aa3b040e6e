namespace Shadowing.Comparison.Json;

/// <summary>Why a document cannot be taken apart.</summary>
internal enum JsonFault
{
    Invalid,
    TooManyNodes,
}
