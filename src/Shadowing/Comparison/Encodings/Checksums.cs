namespace Shadowing.Comparison.Encodings;

/// <summary>The checksums at the end of gzip and zlib streams.</summary>
internal static class Checksums
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(static value => CrcOf((uint)value))];

    /// <summary>CRC-32 of gzip (RFC 1952).</summary>
    public static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>Adler-32 of zlib (RFC 1950).</summary>
    public static uint Adler32(ReadOnlySpan<byte> data)
    {
        const uint Prime = 65_521;
        var (low, high) = (1u, 0u);
        foreach (var value in data)
        {
            low = (low + value) % Prime;
            high = (high + low) % Prime;
        }

        return (high << 16) | low;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    }
}
