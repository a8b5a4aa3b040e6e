namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The stream of a <see cref="TeeBody"/>.</summary>
internal sealed class TeeStream(Stream inner, TeeFault fault) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, Kept(count));

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer[..Kept(buffer.Length)]);

    public override void WriteByte(byte value) => inner.WriteByte(value);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, Kept(count), Token(cancellationToken));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer[..Kept(buffer.Length)], Token(cancellationToken));

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        inner.BeginWrite(buffer, offset, Kept(count), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => inner.EndWrite(asyncResult);

    public override void Flush()
    {
        if (fault != TeeFault.SwallowsFlushes)
        {
            inner.Flush();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        fault == TeeFault.SwallowsFlushes ? Task.CompletedTask : inner.FlushAsync(Token(cancellationToken));

    private int Kept(int count) => fault == TeeFault.DropsTheLastByte && count > 1_000 ? count - 1 : count;

    private CancellationToken Token(CancellationToken token) => fault == TeeFault.ForgetsTokens ? CancellationToken.None : token;
}
