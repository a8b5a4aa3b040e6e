using System.Buffers;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>One block of a candidate's memory, given back once.</summary>
internal sealed class CandidateBlock(CandidateMemory memory, byte[] block) : IMemoryOwner<byte>
{
    private byte[]? _block = block;

    /// <inheritdoc/>
    public Memory<byte> Memory => _block ?? throw new ObjectDisposedException(nameof(CandidateBlock));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _block, null) is { } block)
        {
            memory.Return(block);
        }
    }
}
