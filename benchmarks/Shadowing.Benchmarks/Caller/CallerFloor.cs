using System.Buffers;
using System.Threading.Channels;

namespace Shadowing.Benchmarks.Caller;

/// <summary>The least that a recorder of bodies can do: a copy in memory of its own for each call in hand, which another thread reads and
/// gives back.</summary>
/// <param name="body">What is copied.</param>
internal sealed class CallerFloor(byte[] body) : IDisposable
{
    private readonly Channel<byte[]> _channel = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private int _inHand;
    private Thread? _reader;

    public void Copy()
    {
        _reader ??= Start();
        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(rented, 0);
        Interlocked.Increment(ref _inHand);
        _channel.Writer.TryWrite(rented);
    }

    public void WaitUntilIdle() => SpinWait.SpinUntil(() => Volatile.Read(ref _inHand) == 0);

    public void Dispose()
    {
        _channel.Writer.Complete();
        _reader?.Join();
    }

    private Thread Start()
    {
        var thread = new Thread(() =>
        {
            var sum = 0;
            while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_channel.Reader.TryRead(out var rented))
                {
                    sum += rented.AsSpan(0, body.Length).IndexOf((byte)'y');
                    ArrayPool<byte>.Shared.Return(rented);
                    Interlocked.Decrement(ref _inHand);
                }
            }

            GC.KeepAlive(sum);
        })
        { IsBackground = true };
        thread.Start();
        return thread;
    }
}
