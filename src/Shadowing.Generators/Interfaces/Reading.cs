namespace Shadowing.Generators.Interfaces;

/// <summary>What came of reading an interface: a description, or a refusal, or neither when the code is broken and the compiler says so
/// itself.</summary>
/// <param name="Interface">The description.</param>
/// <param name="Refusal">The refusal.</param>
internal sealed record Reading(DecoratedInterface? Interface, Refusal? Refusal)
{
    public static Reading Broken { get; } = new(null, null);
}
