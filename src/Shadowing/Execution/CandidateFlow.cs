namespace Shadowing.Execution;

/// <summary>Tells code that runs in a candidate's place, or because of a shadow call, from code that runs for a caller: nothing is sampled in it.</summary>
internal static class CandidateFlow
{
    private static readonly AsyncLocal<bool> s_isActive = new();

    /// <summary>Gets a value indicating whether the present flow is a candidate's.</summary>
    public static bool IsActive => s_isActive.Value;

    /// <summary>Makes the rest of the present async method, and what it calls, a candidate's flow. Call it in an async method: the caller's flow stays what it is.</summary>
    public static void Enter() => s_isActive.Value = true;
}
