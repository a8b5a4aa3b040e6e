namespace Shadowing.Tests.Services;

/// <summary>Settings that shadow every call of a service, for one experiment.</summary>
internal static class ServiceSettings
{
    public static (string Key, string? Value)[] All(string experiment, params (string Key, string? Value)[] more) =>
    [
        ($"Experiments:{experiment}:SampleRate", "1"),
        ($"Experiments:{experiment}:MaxPerSecond", "1000000"),
        ("Capacity", "20000"),
        .. more,
    ];
}
