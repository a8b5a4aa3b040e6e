namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>What a server's process has used since it was started.</summary>
/// <param name="Processor">Its processor time.</param>
/// <param name="Allocated">The bytes that it has allocated.</param>
/// <param name="ShadowCalls">The requests that it has sent to a candidate.</param>
/// <param name="Compiled">The methods that its compiler has compiled, again ones too.</param>
internal sealed record ServerFigures(TimeSpan Processor, long Allocated, long ShadowCalls, long Compiled)
{
    /// <summary>Gets what was used since an earlier look.</summary>
    public ServerFigures Since(ServerFigures earlier) =>
        new(Processor - earlier.Processor, Allocated - earlier.Allocated, ShadowCalls - earlier.ShadowCalls, Compiled - earlier.Compiled);
}
