namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>One step down: by a name, or by an index of the control, of the candidate, or of both; -1 where one has none.</summary>
internal readonly record struct NaiveStep(string? Name, int Control, int ControlLength, int Candidate, int CandidateLength)
{
    /// <summary>Gets the index that a difference's path has.</summary>
    public int Index => Control >= 0 ? Control : Candidate;

    public static NaiveStep Member(string name) => new(name, -1, 0, -1, 0);
}
