namespace Shadowing.Execution;

/// <summary>Tells code that runs in a candidate's place, or because of a shadow call, from code that runs for a caller: nothing is sampled
/// in it.</summary>
/// <remarks>What such code starts and leaves running (a loop that a first call starts lazily) inherits the flow, and must not stay excluded
/// for ever: the mark ends with the run that it was made for.</remarks>
internal static class CandidateFlow
{
    private static readonly AsyncLocal<CandidateMark?> s_mark = new();

    /// <summary>Gets a value indicating whether the present flow is a candidate's.</summary>
    public static bool IsActive => s_mark.Value is { IsActive: true };

    /// <summary>Makes the rest of the present async method, and what it calls, a candidate's flow, until the mark is disposed. Call it in
    /// an async method: the caller's flow stays what it is.</summary>
    public static CandidateMark Enter() => Enter(out _);

    /// <summary>Makes the present flow a candidate's, in a method that is not async, and says which mark it had before, for
    /// <see cref="Return"/>.</summary>
    public static CandidateMark Enter(out CandidateMark? before)
    {
        before = s_mark.Value;
        return s_mark.Value = new CandidateMark();
    }

    /// <summary>Gives the present flow the mark back that it had; whatever else was set in it stays.</summary>
    public static void Return(CandidateMark? before) => s_mark.Value = before;
}
