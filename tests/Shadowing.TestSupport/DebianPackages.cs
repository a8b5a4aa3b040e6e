using System.Diagnostics;

namespace Shadowing.TestSupport;

/// <summary>Installs the Debian packages whose commands a test needs and the machine lacks.</summary>
public static class DebianPackages
{
    private static readonly TimeSpan s_installTime = TimeSpan.FromMinutes(10);

    /// <summary>Gets the full path of a command; where it is missing, its package is installed first.</summary>
    /// <param name="command">The command, such as <c>promtool</c>.</param>
    /// <param name="package">The package that brings it, such as <c>prometheus</c>.</param>
    /// <exception cref="InvalidOperationException">It is missing and cannot be installed; the message says why, and what to
    /// type.</exception>
    public static async Task<string> CommandAsync(string command, string package)
    {
        if (Find(command) is { } present)
        {
            return present;
        }

        // Test projects run beside each other, and dpkg takes no two at once.
        using var alone = await LockAsync();
        if (Find(command) is { } installedMeanwhile)
        {
            return installedMeanwhile;
        }

        if (!Environment.IsPrivilegedProcess || Find("apt-get") is not { } apt)
        {
            throw new InvalidOperationException(
                $"The command '{command}' is missing, and only root on a Debian can install it here. Type: sudo apt-get install -y {package}");
        }

        await RunAsync(apt, "update", "-q");
        await RunAsync(apt, "install", "-y", "-q", "--no-install-recommends", package);
        return Find(command)
            ?? throw new InvalidOperationException($"The package '{package}' is installed and brings no command '{command}'.");
    }

    private static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists);

    private static async Task<FileStream> LockAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), "shadowing-debian-packages.lock");
        using var deadline = new CancellationTokenSource(s_installTime * 2);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another test process installs; the operating system frees the lock when that one ends, however it ends.
                await pause.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    private static async Task RunAsync(string apt, params string[] arguments)
    {
        var start = new ProcessStartInfo(apt, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true,
            RedirectStandardError = true, RedirectStandardInput = true
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(s_installTime);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"'apt-get {string.Join(' ', arguments)}' did not end within {s_installTime}.", late);
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'apt-get {string.Join(' ', arguments)}' ended with {process.ExitCode}:\n{await output}\n{await errors}");
        }
    }
}
