using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The writer of a <see cref="TeeBody"/>.</summary>
internal sealed class TeeWriter(PipeWriter inner, TeeFault fault) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        inner.Advance(fault == TeeFault.DropsTheLastByte && bytes > 1_000 ? bytes - 1 : bytes);
        if (fault == TeeFault.FlushesAfterAdvance)
        {
            inner.FlushAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        fault == TeeFault.SwallowsFlushes ? default : inner.FlushAsync(Token(cancellationToken));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(fault == TeeFault.DropsTheLastByte && source.Length > 1_000 ? source[..^1] : source, Token(cancellationToken));

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) =>
        fault == TeeFault.SwallowsCompleteAsync ? default : inner.CompleteAsync(exception);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    private CancellationToken Token(CancellationToken token) => fault == TeeFault.ForgetsTokens ? CancellationToken.None : token;
}
