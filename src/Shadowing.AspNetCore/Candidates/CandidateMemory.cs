using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>The memory of one candidate's connection, in blocks of the size that a server's have.</summary>
/// <remarks>
/// Nobody else's, and left to the garbage collector at the end: a candidate that goes on writing into memory which it has given back spoils
/// its own answer at most. One of no bytes, which the shared pool gives to whoever asks for any, would be none to the server.
/// </remarks>
internal sealed class CandidateMemory : MemoryPool<byte>, IMemoryPoolFeature
{
    private const int Length = 4_096;
    private readonly ConcurrentQueue<byte[]> _free = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => Length;

    /// <inheritdoc/>
    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => this;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, Length);
        return new CandidateBlock(this, _free.TryDequeue(out var block) ? block : new byte[Length]);
    }

    /// <summary>Takes a block back.</summary>
    public void Return(byte[] block) => _free.Enqueue(block);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
