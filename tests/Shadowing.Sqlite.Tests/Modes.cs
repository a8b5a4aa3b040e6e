namespace Shadowing.Sqlite.Tests;

/// <summary>Reads and sets who may open a file, in the way of <c>ls</c>.</summary>
internal static class Modes
{
    public static string Of(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return "-rw-------";
        }

        var mode = (int)File.GetUnixFileMode(path);
        var letters = string.Concat(Enumerable.Range(0, 9).Select(bit => (mode & (1 << (8 - bit))) != 0 ? "rwx"[bit % 3] : '-'));
        return (Directory.Exists(path) ? "d" : "-") + letters;
    }

    public static void Set(string path, string owner, string others = "---")
    {
        if (!OperatingSystem.IsWindows())
        {
            var letters = owner + others + others;
            File.SetUnixFileMode(path, (UnixFileMode)Enumerable.Range(0, 9).Sum(bit => letters[bit] == '-' ? 0 : 1 << (8 - bit)));
        }
    }
}
