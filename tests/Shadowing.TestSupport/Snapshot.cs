namespace Shadowing.TestSupport;

/// <summary>Holds a text that a test made against the one that is kept in the repository.</summary>
public static class Snapshot
{
    /// <summary>Gets the kept text; with the variable SHADOWING_UPDATE_SNAPSHOTS set, the made one is kept from now on.</summary>
    public static string Kept(string path, string made)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("SHADOWING_UPDATE_SNAPSHOTS") is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, made);
        }

        return File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : string.Empty;
    }
}
