using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>One way to write a given body.</summary>
internal sealed record WriteTechnique(string Name, Func<HttpContext, byte[], Task> Write)
{
    /// <summary>Gets how many bytes the technique writes beside the body.</summary>
    public int Overhead { get; init; }

    /// <summary>Gets a value indicating whether, given a length, the server leaves the end of the body unflushed until it has something
    /// else to send.</summary>
    public bool StaysUnflushed { get; init; }

    /// <summary>Gets a value indicating whether the sizes of chunks depend on how far the socket has come, with and without the
    /// library.</summary>
    public bool ChunksByTheSocket { get; init; }
}
