namespace Shadowing.Dashboard.Api;

/// <summary>Who has made an experiment's evidence forgotten, and why.</summary>
internal sealed record ForgottenAnswer
{
    public required string By { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset At { get; init; }

    // Sent with the next word to forget, it is refused where somebody else was faster.
    public string? Id { get; init; }
}
