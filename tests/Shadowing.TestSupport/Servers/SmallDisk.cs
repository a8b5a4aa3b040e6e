using System.Diagnostics;
using System.Globalization;

namespace Shadowing.TestSupport.Servers;

/// <summary>A disk of a few megabytes in memory, where the test's user may mount one.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one at a folder; null where that is not allowed.</summary>
    public static SmallDisk? TryMount(string path, int megabytes = 2) =>
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "shadowing-test", path)
            ? new SmallDisk(path)
            : null;

    /// <summary>Lets the disk be written, or only read.</summary>
    public void MayBeWritten(bool allowed)
    {
        if (!Run("mount", "-o", allowed ? "remount,rw" : "remount,ro", Path))
        {
            throw new InvalidOperationException($"'{Path}' could not be mounted again.");
        }
    }

    public void Dispose() => Run("umount", "--lazy", Path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardError = true, RedirectStandardOutput = true,
                    UseShellExecute = false
                })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
