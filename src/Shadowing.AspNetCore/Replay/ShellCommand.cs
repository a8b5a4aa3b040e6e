using System.Text;

namespace Shadowing.AspNetCore.Replay;

/// <summary>Writes a command that any POSIX shell reads as it is meant: every word is quoted, and only our own variables are
/// expanded.</summary>
internal sealed class ShellCommand(string program)
{
    private readonly StringBuilder _text = new(program);
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);

    /// <summary>Adds a word that is ours, as it is.</summary>
    public ShellCommand Option(string option)
    {
        _text.Append(' ').Append(option);
        return this;
    }

    /// <summary>Adds a word made of parts; a part that is a variable is expanded by the shell, anything else stands for itself.</summary>
    public ShellCommand Word(params IEnumerable<ShellPart> parts)
    {
        _text.Append(' ');
        var start = _text.Length;
        var isOpen = false;
        foreach (var part in parts.Where(static part => part.Text.Length > 0))
        {
            if (isOpen == part.IsVariable)
            {
                _text.Append('\'');
                isOpen = !isOpen;
            }

            // Nothing is special within single quotes (POSIX.1-2024, 2.2.2) but the quote, which is written outside them.
            _text.Append(part.IsVariable ? $"\"${Unique(part.Text)}\"" : part.Text.Replace("'", "'\\''", StringComparison.Ordinal));
        }

        _text.Append(_text.Length == start ? "''" : isOpen ? "'" : string.Empty);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    // Two values of one name are two variables.
    private string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !_variables.Add(unique); number++)
        {
            unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}_{number}");
        }

        return unique;
    }
}
