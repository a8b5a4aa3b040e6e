namespace Shadowing.Generators.Interfaces;

/// <summary>One call of a member, as the runtime is told of it.</summary>
/// <param name="Kind">Which of the member's calls it is.</param>
/// <param name="Name">The name as <c>nameof</c> gives it.</param>
/// <param name="Signature">The name with the parameters' types.</param>
/// <param name="Attributes">The attributes to repeat.</param>
/// <param name="ResultType">The result's type for <c>typeof</c>; that of nothing where there is none, and empty where it cannot be
/// named.</param>
/// <param name="ParameterTypes">The parameters' types for <c>typeof</c>; empty for those that cannot be named.</param>
/// <param name="ParameterNames">The same parameters' names.</param>
/// <param name="IsDeclaredRead">Whether <c>[ShadowRead]</c> stands for it.</param>
/// <param name="WhyNot">Why it is never shadowed; null when it can be.</param>
internal sealed record InterfaceCall(
    CallKind Kind,
    string Name,
    string Signature,
    string Attributes,
    string ResultType,
    EquatableArray<string> ParameterTypes,
    EquatableArray<string> ParameterNames,
    bool IsDeclaredRead,
    string? WhyNot);
