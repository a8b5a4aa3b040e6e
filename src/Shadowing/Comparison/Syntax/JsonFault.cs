namespace Shadowing.Comparison.Syntax;

/// <summary>Why a document cannot be taken apart.</summary>
internal enum JsonFault
{
    Invalid,
    TooManyNodes,
}
