using System.Collections.Frozen;

namespace Shadowing.AspNetCore.Replay;

/// <summary>A part of a word of a shell command: text that stands for itself, or a variable that whoever runs the command sets.</summary>
internal readonly record struct ShellPart(string Text, bool IsVariable)
{
    // What shells, their start, curl and the loader of programs know by these names: unset they are not empty, some cannot be set, and
    // others do something when they are.
    private static readonly FrozenSet<string> s_taken = FrozenSet.Create(
        StringComparer.Ordinal,
        "PATH", "HOME", "IFS", "PWD", "OLDPWD", "CDPATH", "ENV", "SHELL", "SHELLOPTS", "USER", "LOGNAME", "MAIL", "HOSTNAME", "HOSTTYPE",
        "MACHTYPE", "OSTYPE", "TERM", "LANG", "LANGUAGE", "TZ", "TMPDIR", "PS1", "PS2", "PS4",
        "UID", "EUID", "GID", "EGID", "GROUPS", "PPID", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "OPTIND", "OPTARG", "OPTERR",
        "EPOCHSECONDS", "EPOCHREALTIME", "FUNCNAME", "DIRSTACK", "PIPESTATUS", "REPLY", "COLUMNS", "LINES",
        "HISTFILE", "HISTCMD", "PROMPT_COMMAND", "EDITOR", "VISUAL", "PAGER", "DISPLAY", "_");

    private static readonly string[] s_takenStarts = ["BASH", "COMP_", "LC_", "LD_", "DYLD_", "CURL_", "SSL_", "SSH_", "XDG_", "VALUE_"];

    /// <summary>Gets a variable with a name made of a foreign one: capital letters, digits and underscores only.</summary>
    public static ShellPart Variable(string name)
    {
        var safe = new string([.. name.Take(40)
            .Select(static character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_')]);
        return new ShellPart(safe.Length == 0 || char.IsAsciiDigit(safe[0]) || IsTaken(safe) ? $"VALUE_{safe}" : safe, IsVariable: true);
    }

    /// <summary>Gets text that stands for itself.</summary>
    public static ShellPart Literal(string text) => new(text, IsVariable: false);

    private static bool IsTaken(string name) =>
        s_taken.Contains(name) || name.EndsWith("_PROXY", StringComparison.Ordinal)
            || Array.Exists(s_takenStarts, start => name.StartsWith(start, StringComparison.Ordinal));
}
