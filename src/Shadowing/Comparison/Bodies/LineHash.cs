using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shadowing.Comparison.Bodies;

/// <summary>Gives lines numbers that equal lines share and others almost never do. The seed is this process's own: nobody can send lines that collide.</summary>
internal static class LineHash
{
    // Odd, with as many ones as zeros: the fraction of the golden ratio.
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private static readonly ulong s_seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    private static readonly ulong s_secret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    public static ulong Of(ReadOnlySpan<char> line)
    {
        var bytes = MemoryMarshal.AsBytes(line);
        var hash = s_seed ^ (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), s_secret) + Multiplier;
        }

        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Multiplier;
        }

        return Fold(hash, s_secret);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
