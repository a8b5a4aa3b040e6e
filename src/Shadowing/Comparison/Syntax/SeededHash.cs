using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shadowing.Comparison.Syntax;

/// <summary>Hashes with a seed of this process, so that nobody outside can make values that collide.</summary>
/// <remarks>A multiply-and-fold hash in the manner of wyhash (Wang Yi): 64 by 64 bits multiplied to 128, the halves folded. Equality is
/// never taken from it alone.</remarks>
internal static class SeededHash
{
    private static readonly ulong s_first = Random();
    private static readonly ulong s_second = Random();

    /// <summary>Hashes bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hash = seed ^ s_first;
        var length = (ulong)bytes.Length;
        while (bytes.Length > 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ s_second,
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ hash);
            bytes = bytes[16..];
        }

        ulong low, high;
        if (bytes.Length >= 8)
        {
            low = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        }
        else if (bytes.Length >= 4)
        {
            low = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        }
        else
        {
            low = bytes.IsEmpty ? 0 : ((ulong)bytes[0] << 16) | ((ulong)bytes[bytes.Length >> 1] << 8) | bytes[^1];
            high = 0;
        }

        return Fold(s_second ^ length, Fold(low ^ s_second, high ^ hash));
    }

    /// <summary>Hashes two numbers; their order matters.</summary>
    public static ulong Of(ulong left, ulong right) => Fold(left ^ s_first, right ^ s_second);

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    // Odd, so that a factor is never 0.
    private static ulong Random() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
