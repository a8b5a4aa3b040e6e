namespace Shadowing.AspNetCore.Capture;

/// <summary>A part of a word of a shell command: text that stands for itself, or a variable that whoever runs the command sets.</summary>
internal readonly record struct ShellPart(string Text, bool IsVariable)
{
    /// <summary>Gets a variable with a name made of a foreign one: capital letters, digits and underscores only.</summary>
    public static ShellPart Variable(string name)
    {
        var safe = new string([.. name.Take(40).Select(static character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_')]);
        return new ShellPart(safe.Length == 0 || char.IsAsciiDigit(safe[0]) ? $"VALUE_{safe}" : safe, IsVariable: true);
    }

    /// <summary>Gets text that stands for itself.</summary>
    public static ShellPart Literal(string text) => new(text, IsVariable: false);
}
