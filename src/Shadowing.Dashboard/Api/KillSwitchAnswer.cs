namespace Shadowing.Dashboard.Api;

/// <summary>Whether everything is off at once on this instance, and who has turned it off.</summary>
internal sealed record KillSwitchAnswer
{
    public bool IsOn { get; init; }

    // environment, file, person.
    public required IReadOnlyList<string> Sources { get; init; }

    // Why the file counts as absent though it is there; null where nothing is wrong.
    public string? FileProblem { get; init; }

    // Null where no person has turned it on.
    public StopAnswer? Stop { get; init; }
}
