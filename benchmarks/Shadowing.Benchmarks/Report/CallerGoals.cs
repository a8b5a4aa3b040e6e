using System.Globalization;
using Shadowing.Benchmarks.Caller;

namespace Shadowing.Benchmarks.Report;

/// <summary>What a call may cost its caller.</summary>
internal static class CallerGoals
{
    private const double MostNotSampled = 3;
    private const double MostLeftAlone = 60;
    private const double MostOfLogging = 0.6;

    /// <summary>Holds rows against what they should be.</summary>
    public static IEnumerable<Goal> Of(IReadOnlyList<CallerRow> rows)
    {
        foreach (var row in rows)
        {
            var pieces = row.Pieces == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" in {row.Pieces} pieces");
            var where = string.Create(CultureInfo.InvariantCulture, $"{row.Name}, {row.Body / 1_024} KB{pieces}, {row.InHand} in hand");
            switch (row.Kind)
            {
                case CallerKind.NotSampled or CallerKind.Disabled:
                    yield return AtMost(where, row, Math.Max(MostNotSampled, Math.Abs(Like(rows, row, CallerKind.PassThroughAgain).Over)))
                        with
                    { Why = Noise(rows, row) };
                    break;
                case CallerKind.CapReached:
                    yield return AtMost(where, row, MostLeftAlone) with { Why = Least(rows, row, CallerKind.LeastForCapped) };
                    break;
                case CallerKind.StickyNotSampled:
                    yield return AtMost(where, row, MostLeftAlone) with { Why = Least(rows, row, CallerKind.LeastForSticky) };
                    break;
                // With one in hand the floor wakes its reader for each, which costs more than all else.
                case CallerKind.SampledHere or CallerKind.SampledElsewhere when row.InHand > 1:
                    var most = row.Body switch { <= 1_024 => 3, <= 16_384 => 1.3, _ => 1.15 };
                    yield return new(where, string.Create(CultureInfo.InvariantCulture, $"at most {most} of the floor, 0 B"),
                        string.Create(CultureInfo.InvariantCulture, $"{row.OfFloor:0.00}, {row.Bytes:N0} B"),
                        row.OfFloor <= most && row.Bytes == 0)
                    { Why = OfFloor(rows, row) };
                    break;
                default:
                    break;
            }

            if (row is { Kind: CallerKind.SampledHere, Body: <= 16_384 })
            {
                var ratio = row.Over / Like(rows, row, CallerKind.HttpLogging).Over;
                yield return new(where + ", beside HttpLogging", string.Create(CultureInfo.InvariantCulture, $"at most {MostOfLogging}"),
                    string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}"), ratio <= MostOfLogging)
                { Why = OfFloor(rows, row) };
            }
        }
    }

    private static CallerRow Like(IEnumerable<CallerRow> rows, CallerRow row, CallerKind kind) =>
        rows.First(other => other.Kind == kind && other.IsLike(row));

    // Two measurements of one thing, at the length where it is worst: less than that nothing says.
    private static string Noise(IEnumerable<CallerRow> rows, CallerRow row)
    {
        var most = rows.Where(other => other.Kind == CallerKind.PassThroughAgain && other.Body == row.Body)
            .Max(static other => Math.Abs(other.Over));
        return string.Create(CultureInfo.InvariantCulture,
            $"of {row.Body / 1_024} KB the pass-through itself, measured twice, differs by up to {most:0} ns");
    }

    // Beside what a large answer takes, a look-up cannot be seen.
    private static string Least(IReadOnlyList<CallerRow> rows, CallerRow row, CallerKind least) => row.Body > 16_384
        ? Noise(rows, row)
        : string.Create(CultureInfo.InvariantCulture,
            $"the least that anybody must do there takes {Like(rows, row, least).Over:+0;-0;0} ns");

    private static string OfFloor(IEnumerable<CallerRow> rows, CallerRow row)
    {
        var (floor, least) = (Like(rows, row, CallerKind.Floor).Over, Like(rows, row, CallerKind.LeastForCapture).Over);
        var why = string.Create(CultureInfo.InvariantCulture,
            $"{row.Over:N0} ns, where the floor takes {floor:N0}, and with what must be asked of the platform {least:N0}");

        // The candidate on another server is given less of the request.
        return row.Kind == CallerKind.SampledHere
            ? string.Create(CultureInfo.InvariantCulture,
                $"{why}; what keeps the promises takes {Like(rows, row, CallerKind.LeastForPromises).Over:N0} by itself, and this library {Like(rows, row, CallerKind.SampledAlone).Over:N0} where nobody works beside or between")
            : why;
    }

    private static Goal AtMost(string where, CallerRow row, double most) => new(where,
        string.Create(CultureInfo.InvariantCulture, $"at most +{most:0} ns, 0 B"),
        string.Create(CultureInfo.InvariantCulture, $"{row.Over:+0;-0;0} ns, {row.Bytes:N0} B"), row.Over <= most && row.Bytes == 0);
}
