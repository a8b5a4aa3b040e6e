namespace Shadowing.Execution;

/// <summary>Says of a service scope that it is a candidate's own: decorated services resolved in it are their controls.</summary>
internal sealed class CandidateScope
{
    /// <summary>Gets or sets a value indicating whether it is.</summary>
    public bool IsActive { get; set; }
}
