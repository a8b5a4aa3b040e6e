using System.Diagnostics.CodeAnalysis;

namespace WorldClock.Control;

/// <summary>The zones of the operating system's zone data, under their IANA ids.</summary>
internal static class SystemZones
{
    // UTC is there even without zone data; a machine that has the data knows hundreds.
    private const int FewerThanAnyZoneData = 50;

    public static bool ArePresent => TimeZoneInfo.GetSystemTimeZones().Count(static zone => zone.HasIanaId) >= FewerThanAnyZoneData;

    public static IReadOnlyList<string> Get() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(static zone => zone.HasIanaId).Select(static zone => zone.Id)
            .Order(StringComparer.Ordinal)];

    public static bool TryFind(string id, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone);
}
