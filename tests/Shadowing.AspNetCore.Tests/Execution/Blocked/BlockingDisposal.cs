namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A service of a candidate's whose disposal blocks.</summary>
internal sealed class BlockingDisposal(Block block) : IDisposable
{
    public void Dispose() => block.Wait();
}
