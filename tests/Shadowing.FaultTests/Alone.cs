namespace Shadowing.FaultTests;

/// <summary>Tests that read the memory of the process, or listen to all of it, and so run beside no other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
