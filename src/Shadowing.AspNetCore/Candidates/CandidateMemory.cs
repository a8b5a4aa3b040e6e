using System.Buffers;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Memory for a candidate's connection in blocks of the size that a server's have: one of no bytes, which the shared pool gives to whoever asks for any, is none to it.</summary>
internal sealed class CandidateMemory : MemoryPool<byte>
{
    private const int Block = 4_096;

    /// <summary>The only one.</summary>
    public static readonly CandidateMemory Instance = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => Block;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, Block);
        return Shared.Rent(Block);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
