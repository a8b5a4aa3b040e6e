namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>Texts that make a shell, or curl itself, do something where somebody puts them into a command unquoted or badly quoted: each
/// leaves a file with <c>canary</c> in its name, or runs a program.</summary>
internal static class ShellPayloads
{
    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "$(touch canary)", "`touch canary`", "\"$(touch canary)\"", "'$(touch canary)'", "'\"'\"'; touch canary; '", "'; touch canary; '",
        "\"; touch canary; \"", "'\\''; touch canary; '\\''",
        "\\'; touch canary; \\'", "\\\"; touch canary; \\\"", "; touch canary", ";touch${IFS}canary", "| touch canary", "|| touch canary",
        "& touch canary &", "&& touch canary", "> canary", ">> canary",
        "2>canary", "&>canary", "< /etc/hostname > canary", "<(touch canary)", ">(touch canary)", "<<E\ncanary\nE\ntouch canary\n",
        "<<<$(touch canary)", "\ntouch canary\n", "\r\ntouch canary\r\n", "x\n'; touch canary; '",
        "$IFS", "${IFS}touch${IFS}canary", "$PATH", "${HOME:-$(touch canary)}", "$((1+1))", "$[1+1]", "$'\\x27; touch canary'",
        "$\"canary\"", "!!", "!-1", "!touch", "!$", "~", "~root", "~+/canary", "*", "?*", "[a-z]*",
        "/etc/{hostname,group}", "{a,b}", "{1..3}", "[1-3]", "#1", "-o canary", "-ocanary", "--output canary", "--config /etc/hostname",
        "-K /dev/stdin", "@/etc/hostname", "@canary", "<canary", "--next", "-T canary",
        "--", "\\", "\\\\", "'", "\"", "''", "\"\"", "`", "\u2019; touch canary; \u2019", "\u201d$(touch canary)\u201d",
        "\uff07; touch canary", "\u202e$(touch canary)", "\u00a0touch canary", "%0atouch canary", "%27;touch canary;%27", "%", "%2e%2e",
        "%2F",
        "\u001b[2Jtouch canary", "\u0007", "\u007f", "\t touch canary", "a b  c", "../../canary", "..", ";id;", "eval touch canary",
        "exec touch canary", "touch canary #", "\"$REST\"; touch canary", "${REST}", "$ID",
        "() { :; }; touch canary", "if true; then touch canary; fi", "\ud83d\ude00$(touch canary)", new string('$', 500) + "(touch canary)",
    ];

    /// <summary>Gets those that a header can carry.</summary>
    public static bool FitsAHeader(string payload) =>
        payload.Length < 1_000 && !payload.Any(char.IsControl) && payload.Trim() == payload && payload.All(char.IsAscii);

    /// <summary>Gets those that an address can carry as they are.</summary>
    public static bool FitsAnAddress(string payload) =>
        payload.All(static character =>
            character is > ' ' and < '\u007f' and not ('#' or '&' or '=' or '+' or '"' or '<' or '>' or '\\' or '?'));
}
