namespace Shadowing.Sqlite;

/// <summary>A file that only its owner may open.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal static class OwnersFile
{
    /// <summary>Who may do what with it.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Closes a file to all others.</summary>
    /// <returns>What was allowed before, or null where nothing had to be taken away, or where there is no file.</returns>
    public static UnixFileMode? Close(string path)
    {
        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~Mode) == UnixFileMode.None)
            {
                return null;
            }

            File.SetUnixFileMode(path, Mode);
            return mode;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The last connection to close takes the files beside the database with it, at any moment: no look beforehand helps.
            return null;
        }
    }
}
