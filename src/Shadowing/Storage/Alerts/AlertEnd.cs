namespace Shadowing.Storage.Alerts;

/// <summary>What became of an attempt to deliver an alert.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Failure">Why it was not taken; null where it was.</param>
/// <param name="Again">After how long it is tried again, <see cref="DueAlert.LongestWait"/> at most; null where it is not.</param>
internal sealed record AlertEnd(string Id, int Attempt, string? Failure = null, TimeSpan? Again = null)
{
    /// <summary>Why one was not taken that has waited for another.</summary>
    public const string Behind = "an earlier one of its topic was given up";
}
