using System.Security.Cryptography;

namespace Shadowing.Sampling;

/// <summary>Draws the one random number that decides whether a call is sampled.</summary>
internal static class Draw
{
    [ThreadStatic]
    private static ulong s_state;

    /// <summary>Draws a number below 2^63, uniformly.</summary>
    /// <remarks>xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016) on a state of each thread's own: no lock, no allocation.</remarks>
    public static ulong Next()
    {
        var x = s_state;
        if (x == 0)
        {
            x = Seed();
        }

        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        s_state = x;
        return (x * 0x2545F4914F6CDD1DUL) >> 1;
    }

    private static ulong Seed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes) | 1;
    }
}
