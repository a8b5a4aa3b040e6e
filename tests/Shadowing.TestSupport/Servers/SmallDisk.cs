using System.Diagnostics;

namespace Shadowing.Sqlite.Tests;

/// <summary>A disk of two megabytes in memory, where the test's user may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk? TryMount(string path) =>
        Run("mount", "-t", "tmpfs", "-o", "size=2m", "shadowing-test", path) ? new SmallDisk(path) : null;

    public void MayBeWritten(bool allowed) => Assert.True(Run("mount", "-o", allowed ? "remount,rw" : "remount,ro", Path));

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
