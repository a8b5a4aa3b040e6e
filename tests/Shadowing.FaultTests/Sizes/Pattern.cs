namespace Shadowing.FaultTests.Sizes;

/// <summary>Bytes of which any number can be written from one buffer, and each can be told from its neighbours.</summary>
internal static class Pattern
{
    private const int Period = 1 << 20;

    // Twice, so that a piece of one period can begin anywhere in it.
    private static readonly byte[] s_bytes = Make();

    /// <summary>Gets the bytes from a position on.</summary>
    public static ReadOnlyMemory<byte> From(long position, int length) => s_bytes.AsMemory((int)(position % Period), length);

    /// <summary>Tells whether bytes that were read are those from a position on.</summary>
    public static bool IsAt(long position, ReadOnlySpan<byte> read) => read.SequenceEqual(From(position, read.Length).Span);

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">What is read.</param>
    /// <param name="afterEach">Called after each piece.</param>
    /// <returns>How many bytes there were, negative where one of them was another one.</returns>
    public static async Task<long> ReadAsync(Stream stream, Action? afterEach = null)
    {
        var buffer = new byte[65_536];
        var (position, isRight) = (0L, true);
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            isRight &= IsAt(position, buffer.AsSpan(0, read));
            position += read;
            afterEach?.Invoke();
        }

        return isRight ? position : -position;
    }

    /// <summary>Writes so many bytes.</summary>
    public static async Task WriteAsync(Stream stream, long length, Action? afterEach = null)
    {
        for (var position = 0L; position < length;)
        {
            var piece = (int)Math.Min(65_536, length - position);
            await stream.WriteAsync(From(position, piece));
            position += piece;
            afterEach?.Invoke();
        }
    }

    private static byte[] Make()
    {
        var bytes = new byte[2 * Period];
        new Random(11).NextBytes(bytes.AsSpan(0, Period));
        bytes.AsSpan(0, Period).CopyTo(bytes.AsSpan(Period));
        return bytes;
    }
}
