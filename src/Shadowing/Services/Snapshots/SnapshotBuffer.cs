using System.Buffers;
using Shadowing.Observations;

namespace Shadowing.Services.Snapshots;

/// <summary>Takes what a serializer writes into a bounded pooled body, and stops the serializer when that is full.</summary>
internal sealed class SnapshotBuffer : IBufferWriter<byte>
{
    private const int Smallest = 4_096;

    // What a serializer asks for before it writes is the most that a value could need, three bytes for each character and more for escapes.
    private const int MostAskedPerByte = 6;
    private byte[] _scratch = new byte[Smallest];
    private PooledBody? _body;
    private int _cap;

    /// <summary>Begins to fill a body.</summary>
    public void Open(PooledBody body, int cap) => (_body, _cap) = (body, cap);

    /// <summary>Lets go of the body, and of memory that only a large value needed.</summary>
    public void Close()
    {
        _body = null;
        if (_scratch.Length > Smallest * 16)
        {
            _scratch = new byte[Smallest];
        }
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        if (!_body!.Append(_body.Generation, _scratch.AsSpan(0, count)))
        {
            throw new SnapshotLostException(_body.Loss);
        }
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _scratch.Length)
        {
            if (sizeHint > (long)_cap * MostAskedPerByte)
            {
                throw new SnapshotLostException(PooledBodyLoss.OverCap);
            }

            _scratch = new byte[sizeHint];
        }

        return _scratch;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
