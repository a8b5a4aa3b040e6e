namespace Shadowing.Generators.Interfaces;

/// <summary>All that the text of a decorator depends on; it holds no symbols, so that equal ones are equal.</summary>
/// <param name="Key">The interface's full name without annotations, which two uses of one interface share.</param>
/// <param name="Type">The interface as generated code writes it.</param>
/// <param name="IsObsolete">Whether something in it is obsolete, so that only obsolete code may use it.</param>
/// <param name="Members">The members to implement.</param>
internal sealed record DecoratedInterface(string Key, string Type, bool IsObsolete, EquatableArray<InterfaceMember> Members);
