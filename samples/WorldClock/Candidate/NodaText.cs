using NodaTime;
using NodaTime.Text;

namespace WorldClock.Candidate;

/// <summary>Reads and writes the contract's texts with the patterns of NodaTime.</summary>
internal static class NodaText
{
    public static InstantPattern Instants { get; } = InstantPattern.General;

    public static LocalDateTimePattern LocalTimes { get; } = LocalDateTimePattern.GeneralIso;

    public static OffsetPattern Offsets { get; } = OffsetPattern.CreateWithInvariantCulture("+HH:mm:ss");

    public static bool IsDaylightSaving(this NodaTime.TimeZones.ZoneInterval interval) => interval.Savings != Offset.Zero;
}
