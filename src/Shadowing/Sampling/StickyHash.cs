using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Shadowing.Sampling;

/// <summary>Hashes a sticky key so that every instance with the same secret decides alike, and nobody outside can choose the
/// decision.</summary>
/// <remarks>SipHash-2-4 (Aumasson and Bernstein, 2012). The hash takes the draw's place: a key below 1 % is below 5 % and 20 %
/// too.</remarks>
internal sealed class StickyHash
{
    private readonly ulong _k0;
    private readonly ulong _k1;

    /// <summary>Derives the experiment's own key, so that two experiments do not always pick the same callers.</summary>
    public StickyHash(string secret, string experiment)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(experiment));
        _k0 = BitConverter.ToUInt64(key, 0);
        _k1 = BitConverter.ToUInt64(key, 8);
    }

    internal StickyHash(ulong k0, ulong k1)
    {
        _k0 = k0;
        _k1 = k1;
    }

    /// <summary>Gets the number, below 2^63, that stands for a key.</summary>
    public ulong Draw(ReadOnlySpan<char> key) => Hash(MemoryMarshal.AsBytes(key)) >> 1;

    internal ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var v0 = _k0 ^ 0x736f6d6570736575UL;
        var v1 = _k1 ^ 0x646f72616e646f6dUL;
        var v2 = _k0 ^ 0x6c7967656e657261UL;
        var v3 = _k1 ^ 0x7465646279746573UL;
        var last = (ulong)bytes.Length << 56;
        while (bytes.Length >= 8)
        {
            var word = MemoryMarshal.Read<ulong>(bytes);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
            bytes = bytes[8..];
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
