namespace Shadowing.Execution;

/// <summary>Tells code that runs in a candidate's place, or because of a shadow call, from code that runs for a caller: nothing is sampled in it.</summary>
/// <remarks>What such code starts and leaves running (a loop that a first call starts lazily) inherits the flow, and must not stay excluded for ever: the mark ends with the run that it was made for.</remarks>
internal static class CandidateFlow
{
    private static readonly AsyncLocal<CandidateMark?> s_mark = new();

    /// <summary>Gets a value indicating whether the present flow is a candidate's.</summary>
    public static bool IsActive => s_mark.Value is { IsActive: true };

    /// <summary>Makes the rest of the present async method, and what it calls, a candidate's flow, until the mark is disposed. Call it in an async method: the caller's flow stays what it is.</summary>
    public static CandidateMark Enter() => s_mark.Value = new CandidateMark();
}
