namespace Shadowing.Generators.Interfaces;

/// <summary>A parameter of a member.</summary>
/// <param name="Name">Its name as code writes it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Declared">The modifiers and attributes in front of its type.</param>
/// <param name="Passed">The modifier in front of an argument.</param>
/// <param name="IsCancellation">Whether it is a cancellation token, for which the candidate gets another.</param>
/// <param name="IsFollowedByTrimmer">Whether an annotation says which members of the type in it are kept.</param>
internal sealed record MemberParameter(string Name, string Type, string Declared, string Passed, bool IsCancellation,
    bool IsFollowedByTrimmer);
