namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>Settings that shadow everything, for one experiment.</summary>
internal static class Settings
{
    public static (string Key, string? Value)[] All(string experiment, params (string Key, string? Value)[] more) =>
    [
        ($"Experiments:{experiment}:SampleRate", "1"),
        ($"Experiments:{experiment}:MaxPerSecond", "1000000"),
        ("Capacity", "100000"),
        .. more,
    ];

    public static (string Key, string? Value)[] Server(string experiment, Uri candidate, params (string Key, string? Value)[] more) =>
        All(experiment, [($"Experiments:{experiment}:Candidate", candidate.ToString()), .. more]);
}
