namespace Shadowing.Redaction;

/// <summary>Two bodies as they may be kept, so that a difference between them shows no more than they do. Of the default nothing may be
/// shown.</summary>
/// <param name="Control">The control's, with what looks like a secret replaced; null where nothing of it may be shown.</param>
/// <param name="Candidate">The candidate's, likewise.</param>
/// <param name="HasSecrets">Whether anything was replaced.</param>
internal readonly record struct ShownText(string? Control, string? Candidate, bool HasSecrets)
{
    /// <summary>Tells whether a line, written <c>line 7: …text…</c> and with its own secrets replaced, is a part of what may be shown of
    /// its body.</summary>
    public static bool Holds(string? body, string line) =>
        body?.Contains(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim('…'), StringComparison.Ordinal) is true;
}
