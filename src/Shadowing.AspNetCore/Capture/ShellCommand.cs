using System.Text;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Writes a command that any POSIX shell reads as it is meant: every word is quoted, and only our own variables are expanded.</summary>
internal sealed class ShellCommand(string program)
{
    private readonly StringBuilder _text = new(program);
    private readonly Dictionary<string, int> _variables = new(StringComparer.Ordinal);

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
        foreach (var part in parts)
        {
            if (part.IsVariable)
            {
                _text.Append("\"$").Append(Unique(part.Text)).Append('"');
            }
            else if (part.Text.Length > 0)
            {
                // Nothing is special within single quotes (POSIX.1-2024, 2.2.2) but the quote, which is written outside them.
                _text.Append('\'').Append(part.Text.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
            }
        }

        _text.Append(_text.Length == start ? "''" : string.Empty);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    // Two values of one name are two variables.
    private string Unique(string name)
    {
        var number = _variables[name] = _variables.GetValueOrDefault(name) + 1;
        return number == 1 ? name : $"{name}_{number}";
    }
}
