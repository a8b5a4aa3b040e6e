namespace Shadowing.Benchmarks.Report;

/// <summary>What one suite has measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Claim">What it is to show, in a sentence.</param>
/// <param name="Figures">What it has found, as Markdown.</param>
/// <param name="Goals">What its figures should be, and are.</param>
internal sealed record SuiteResult(string Name, string Claim, string Figures, IReadOnlyList<Goal> Goals)
{
    /// <summary>Gets a picture that its figures show, by the name of its file; null when there is none.</summary>
    public (string File, string Text)? Picture { get; init; }
}
