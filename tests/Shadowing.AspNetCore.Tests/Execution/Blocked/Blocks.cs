namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>One block after another: what candidates of a round come to.</summary>
internal sealed class Blocks
{
    private volatile CountedBlock _present = new(0);

    /// <summary>Gets the block of now.</summary>
    public CountedBlock Present => _present;

    /// <summary>Gets a new one in its place.</summary>
    public CountedBlock Next(int expected) => _present = new CountedBlock(expected);
}
