namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>What a handler of a candidate's client puts in place of the answer's body: it blocks when it is read.</summary>
internal sealed class BlockingStream(Block block) : MemoryStream([1, 2, 3])
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        block.Wait();
        return base.ReadAsync(buffer, cancellationToken);
    }
}
