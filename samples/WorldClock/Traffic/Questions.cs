using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WorldClock.Contract;

namespace WorldClock.Traffic;

/// <summary>Makes the questions that are asked: all zones in turn, and times spread over all years. The same seed makes the same questions
/// in the same order.</summary>
internal sealed class Questions
{
    private static readonly int[] s_monthsOfChange = [3, 4, 9, 10, 11];

    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly string[] _zones;
    private readonly int _count;
    private int _asked;

    public Questions(IEnumerable<string> zones, int count, int seed)
    {
        _random = new Random(seed);
        _zones = [.. zones];
        _random.Shuffle(_zones);
        _count = count;
    }

    public bool TryNext([NotNullWhen(true)] out string? question)
    {
        lock (_gate)
        {
            question = _asked < _count ? Make(_zones[_asked++ % _zones.Length]) : null;
            return question is not null;
        }
    }

    private string Make(string zone) => _random.Next(200) switch
    {
        0 => "/zones",
        < 100 => $"/offset?zone={Query(zone)}&at={Text(AnyTime())}Z",
        < 160 =>
            $"/convert?from={Query(zone)}&to={Query(_random.GetItems(_zones, 1)[0])}&local={Text(_random.Next(2) == 0 ? NightOfChange() : AnyTime())}",
        _ => string.Create(CultureInfo.InvariantCulture, $"/transitions?zone={Query(zone)}&year={AnyYear()}"),
    };

    private int AnyYear() => _random.Next(Years.First, Years.Last + 1);

    private DateTime AnyTime()
    {
        var start = new DateTime(Years.First, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var minutes = (start.AddYears(Years.Last - Years.First + 1) - start).TotalMinutes;
        return start.AddMinutes(_random.Next((int)minutes));
    }

    // Few local times are skipped or ambiguous. Most of those are before dawn on a month's first or last Sunday, in spring or autumn.
    private DateTime NightOfChange()
    {
        var first = new DateTime(AnyYear(), _random.GetItems(s_monthsOfChange, 1)[0], 1, 0, 0, 0, DateTimeKind.Unspecified);
        var sunday = _random.Next(2) == 0 ? SundayFrom(first) : SundayFrom(first.AddMonths(1).AddDays(-7));
        return sunday.AddMinutes(_random.Next(16) * 15);
    }

    private static DateTime SundayFrom(DateTime day) => day.AddDays((7 - (int)day.DayOfWeek) % 7);

    // A slash may stand in a query as it is, and reads better.
    private static string Query(string zone) => Uri.EscapeDataString(zone).Replace("%2F", "/", StringComparison.Ordinal);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
