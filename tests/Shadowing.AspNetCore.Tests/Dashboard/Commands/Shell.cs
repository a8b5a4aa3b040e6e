using System.Diagnostics;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>Runs commands as somebody would who pasted them, in a folder of its own and with programs on its path that write down that they
/// ran.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly string[] s_watched =
        ["touch", "id", "cat", "rm", "cp", "mv", "ls", "ps", "sh", "bash", "dash", "env", "echo-x", "wget", "nc", "python3", "perl",
            "passwd", "canary", "reader", "E", "TOKEN", "root", "x", "a", "b", "true-x"];

    private readonly string _folder = Directory.CreateTempSubdirectory("shadowing-shell-").FullName;
    private readonly string _programs;
    private readonly string _ran;

    public Shell()
    {
        _programs = Directory.CreateDirectory(Path.Combine(_folder, "programs")).FullName;
        _ran = Path.Combine(_programs, "ran.log");
        foreach (var name in s_watched)
        {
            var file = Path.Combine(_programs, name);
            File.WriteAllText(file, $"#!/bin/sh\necho \"{name} $*\" >> '{_ran}'\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    /// <summary>Gets the ways in which a command is pasted: into a script of two shells, and at the prompt, where <c>!</c> has a meaning
    /// too.</summary>
    public static IReadOnlyList<string> All { get; } = ["bash", "dash", "bash -i"];

    /// <summary>Runs a command; gets what it did beside its own job, and whether it did that.</summary>
    public async Task<(IReadOnlyList<string> Canaries, int ExitCode, string Errors)> RunAsync(string shell, string command,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        File.WriteAllText(Path.Combine(work, "before"), "a file for globs to find");
        var curl = Path.Combine(_programs, "curl");
        if (!File.Exists(curl))
        {
            File.CreateSymbolicLink(curl, await DebianPackages.CommandAsync("curl", "curl"));
        }

        var isPrompt = shell is "bash -i";
        var script = Path.Combine(_folder, "replay.sh");
        await File.WriteAllTextAsync(script, command + "\n");
        var start = new ProcessStartInfo(await DebianPackages.CommandAsync(isPrompt ? "bash" : shell, isPrompt ? "bash" : shell),
            isPrompt ? ["--norc", "--noprofile", "-i"] : [script])
        {
            WorkingDirectory = work, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = _programs;
        start.Environment["HOME"] = work;
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        if (isPrompt)
        {
            await process.StandardInput.WriteAsync(command + "\n");
        }

        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await output;
        var canaries = Directory.EnumerateFileSystemEntries(work, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(work, file)).Where(static file => file is not ("before" or ".bash_history")).ToList();
        if (File.Exists(_ran))
        {
            canaries.AddRange(await File.ReadAllLinesAsync(_ran));
            File.Delete(_ran);
        }

        Directory.Delete(work, recursive: true);
        return (canaries, process.ExitCode, await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
