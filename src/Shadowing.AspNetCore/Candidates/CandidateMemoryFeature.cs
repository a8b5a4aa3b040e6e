using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Tells the server which memory a candidate's connection uses.</summary>
internal sealed class CandidateMemoryFeature : IMemoryPoolFeature
{
    /// <summary>The only one.</summary>
    public static readonly CandidateMemoryFeature Instance = new();

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool => CandidateMemory.Instance;
}
