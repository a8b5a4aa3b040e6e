using System.Globalization;

namespace Shadowing.Statistics;

/// <summary>Writes shares as percentages, with two digits that matter.</summary>
internal static class ShareText
{
    /// <summary>Writes a share.</summary>
    public static string Percent(double share)
    {
        var percent = share * 100;
        var digits = percent is 0 or >= 10 ? 0 : percent >= 1 ? 1 : Math.Min(8, 1 - (int)Math.Floor(Math.Log10(percent)));
        return $"{percent.ToString($"F{digits}", CultureInfo.InvariantCulture)} %";
    }
}
