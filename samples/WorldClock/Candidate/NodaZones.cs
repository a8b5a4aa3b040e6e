using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace WorldClock.Candidate;

/// <summary>The zones of the IANA data that NodaTime brings along.</summary>
internal static class NodaZones
{
    public static IReadOnlyList<string> Get() => [.. DateTimeZoneProviders.Tzdb.Ids.Order(StringComparer.Ordinal)];

    public static bool TryFind(string id, [NotNullWhen(true)] out DateTimeZone? zone)
    {
        zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
        return zone is not null;
    }
}
