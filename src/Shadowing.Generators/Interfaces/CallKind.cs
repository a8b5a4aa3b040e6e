namespace Shadowing.Generators.Interfaces;

/// <summary>Says which of a member's calls one is.</summary>
internal enum CallKind
{
    Invoke,
    Get,
    Set,
    Init,
    Add,
    Remove,
}
