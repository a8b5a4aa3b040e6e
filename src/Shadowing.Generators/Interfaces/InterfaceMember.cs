namespace Shadowing.Generators.Interfaces;

/// <summary>A member to implement.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Declaring">The interface that declares it.</param>
/// <param name="Declared">The same as <c>typeof</c> needs it.</param>
/// <param name="IsInherited">Whether that is another than the decorated one.</param>
/// <param name="Name">Its name as code writes it.</param>
/// <param name="Attributes">The attributes to repeat.</param>
/// <param name="Type">The type of its result, without the modifier.</param>
/// <param name="Reference">The modifier of a result by reference, or nothing.</param>
/// <param name="Result">What its result is, for shadowing.</param>
/// <param name="TypeParameters">Its type parameters.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Calls">The calls that it consists of.</param>
internal sealed record InterfaceMember(
    MemberKind Kind,
    string Declaring,
    string Declared,
    bool IsInherited,
    string Name,
    string Attributes,
    string Type,
    string Reference,
    MemberResult Result,
    EquatableArray<MemberTypeParameter> TypeParameters,
    EquatableArray<MemberParameter> Parameters,
    EquatableArray<InterfaceCall> Calls);
