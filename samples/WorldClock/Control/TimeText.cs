using System.Globalization;

namespace WorldClock.Control;

/// <summary>Reads and writes the contract's texts with the types of the base class library.</summary>
internal static class TimeText
{
    private const string Local = "yyyy-MM-dd'T'HH:mm:ss";
    private const string Utc = Local + "'Z'";

    public static bool TryReadInstant(string text, out DateTime utc) =>
        DateTime.TryParseExact(text, Utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out utc);

    public static bool TryReadLocal(string text, out DateTime local) =>
        DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);

    public static string WriteInstant(DateTime utc) => utc.ToString(Utc, CultureInfo.InvariantCulture);

    public static string WriteLocal(DateTime local) => local.ToString(Local, CultureInfo.InvariantCulture);

    public static string WriteOffset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh':'mm':'ss", CultureInfo.InvariantCulture);
}
