using System.Runtime.InteropServices;

namespace Shadowing.AspNetCore.Calls;

/// <summary>Tells requests that ask for the same thing by a number: the method, the path, the query and the body. Keyed, so that nobody can
/// choose what collides.</summary>
internal static class RequestFingerprint
{
    /// <summary>Gets the number.</summary>
    public static ulong Of(HttpShadowCall call)
    {
        var hash = call.Experiment.RequestHash;
        Span<ulong> parts =
        [
            hash.Hash(MemoryMarshal.AsBytes(call.Method.AsSpan())), hash.Hash(MemoryMarshal.AsBytes(call.Path.AsSpan())),
            hash.Hash(MemoryMarshal.AsBytes(call.Query.AsSpan())), hash.Hash(call.RequestBody.Read().Span),
        ];
        return hash.Hash(MemoryMarshal.AsBytes(parts));
    }
}
