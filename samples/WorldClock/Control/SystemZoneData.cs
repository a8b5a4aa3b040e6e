namespace WorldClock.Control;

/// <summary>Says which release of the IANA data the operating system has.</summary>
internal static class SystemZoneData
{
    public static string Release()
    {
        var folder = Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } chosen ? chosen : "/usr/share/zoneinfo";
        var file = Path.Combine(folder, "tzdata.zi");
        try
        {
            // Its first line is '# version 2025b'.
            return File.ReadLines(file).FirstOrDefault()?.Split(' ') is ["#", "version", var release] ? release : "of an unknown release";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "of an unknown release";
        }
    }
}
