namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A service of a candidate's whose constructor blocks.</summary>
internal sealed class BlockingConstructor
{
    public BlockingConstructor(Block block) => block.Wait();
}
