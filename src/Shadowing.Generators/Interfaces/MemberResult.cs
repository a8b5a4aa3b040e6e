namespace Shadowing.Generators.Interfaces;

/// <summary>What a call gives.</summary>
/// <param name="Shape">How it gives it.</param>
/// <param name="Type">The type without its task; nothing where there is none.</param>
/// <param name="MayBeNullTask">Whether the interface says that the task itself may be null.</param>
internal sealed record MemberResult(ResultShape Shape, string Type, bool MayBeNullTask);
