namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>A stream that cannot be written to, though it says that it can.</summary>
internal sealed class ThrowingStream : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("the disk is full");

    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("the disk is full");

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        throw new IOException("the disk is full");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new IOException("the disk is full");
}
