using System.Collections.Concurrent;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What one handler saw.</summary>
internal sealed class Observed
{
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly Lock _copying = new();
    private long _copied;

    public Observed() => Sink = new CountingStream(this);

    /// <summary>Gets where a handler copies a body to: how many bytes came is noted, and that none came in a piece larger than the server's
    /// own.</summary>
    public Stream Sink { get; }

    public static string Describe(Exception failure) =>
        $"{failure.GetType().FullName}: {failure.Message}{(failure is ObjectDisposedException { ObjectName: var name } ? $" ({name})" : string.Empty)}";

    public void Note(string note) => _notes.Enqueue(note);

    public void Try<T>(Func<T> what)
    {
        try
        {
            Note($"{what() is not null}");
        }
        catch (Exception failure)
        {
            Note(Describe(failure));
        }
    }

    public override string ToString() => $"{string.Join('\n', _notes)}\ncopied {_copied}";

    private sealed class CountingStream(Observed observed) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Count(buffer.Length);

        public override void Write(byte[] buffer, int offset, int count) => Count(count);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Count(count);
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count(buffer.Length);
            return ValueTask.CompletedTask;
        }

        private void Count(int count)
        {
            lock (observed._copying)
            {
                observed._copied += count;
            }
        }
    }
}
