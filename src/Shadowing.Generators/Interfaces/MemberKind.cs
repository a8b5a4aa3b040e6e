namespace Shadowing.Generators.Interfaces;

/// <summary>Says how a member is written.</summary>
internal enum MemberKind
{
    Method,
    Property,
    Indexer,
    Event,
}
