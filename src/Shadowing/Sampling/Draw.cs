using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Shadowing.Sampling;

/// <summary>Draws the one random number that decides whether a call is sampled.</summary>
internal static class Draw
{
    [ThreadStatic]
    private static ulong s_state;

    /// <summary>Draws a number below 2^63, uniformly.</summary>
    /// <remarks>
    /// wyrand (Wang Yi, wyhash, final version 4) on a state of each thread's own: no lock, no allocation. From one draw to the next there
    /// is only an addition, so that the processor need not wait for the number before it goes on.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Next()
    {
        var state = s_state + 0xA0761D6478BD642FUL;
        if (state == 0xA0761D6478BD642FUL)
        {
            state = Seed();
        }

        s_state = state;
        var high = Math.BigMul(state ^ 0xE7037ED1A0B428DBUL, state, out var low);
        return (high ^ low) >> 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Seed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes) | 1;
    }
}
