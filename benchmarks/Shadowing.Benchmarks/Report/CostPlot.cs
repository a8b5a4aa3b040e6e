using System.Globalization;
using System.Text;
using Shadowing.Benchmarks.Caller;

namespace Shadowing.Benchmarks.Report;

/// <summary>Draws what a sampled call costs its caller against the body's length, both on logarithmic scales.</summary>
internal static class CostPlot
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 70;
    private const int Right = 250;
    private const int Top = 40;
    private const int Bottom = 50;

    private static readonly (CallerKind Kind, string Colour)[] s_lines =
    [
        (CallerKind.Floor, "#7f7f7f"), (CallerKind.SampledHere, "#1f77b4"), (CallerKind.SampledElsewhere, "#2ca02c"),
        (CallerKind.HttpLogging, "#ff7f0e"), (CallerKind.CopyBack, "#d62728"),
    ];

    /// <summary>Draws rows of one number of calls in hand.</summary>
    public static string Draw(IReadOnlyList<CallerRow> rows, int inHand)
    {
        var text = new StringBuilder();
        Line(text, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(text, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Line(text, $"<text x=\"{Left}\" y=\"20\" font-size=\"14\">What a sampled call costs its caller's thread ({inHand} in hand)</text>");
        foreach (var decade in (double[])[100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000])
        {
            Line(text, $"<line x1=\"{Left}\" y1=\"{Y(decade):0.0}\" x2=\"{Width - Right}\" y2=\"{Y(decade):0.0}\" stroke=\"#ddd\"/>");
            Line(text, $"<text x=\"{Left - 8}\" y=\"{Y(decade) + 4:0.0}\" text-anchor=\"end\">{decade / 1_000} µs</text>");
        }

        foreach (var body in rows.Select(static row => row.Body).Distinct())
        {
            var length = body < 1_048_576 ? Invariant($"{body / 1_024} KB") : Invariant($"{body / 1_048_576} MB");
            Line(text, $"<text x=\"{X(body):0.0}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{length}</text>");
        }

        for (var i = 0; i < s_lines.Length; i++)
        {
            var (kind, colour) = s_lines[i];
            var drawn = rows.Where(row => row.Kind == kind && row.InHand == inHand && row.Pieces == 1);
            DrawLine(text, [.. drawn.OrderBy(static row => row.Body)], colour, i);
        }

        Line(text, $"</svg>");
        return text.ToString();
    }

    private static void DrawLine(StringBuilder text, IReadOnlyList<CallerRow> rows, string colour, int place)
    {
        var points = string.Join(' ', rows.Select(static row => Invariant($"{X(row.Body):0.0},{Y(row.Over):0.0}")));
        Line(text, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        foreach (var row in rows)
        {
            Line(text, $"<circle cx=\"{X(row.Body):0.0}\" cy=\"{Y(row.Over):0.0}\" r=\"3\" fill=\"{colour}\"/>");
        }

        var name = rows[0].Name.Split(':')[0] is "floor" ? "floor" : rows[0].Name;
        Line(text, $"<text x=\"{Width - Right + 20}\" y=\"{Top + (18 * place) + 4}\" fill=\"{colour}\">{name}</text>");
    }

    // From 1 KB to 4 MB, and from 100 ns to 10 ms.
    private static double X(double body) => Left + ((Width - Left - Right) * (Math.Log2(body) - 10) / 12);

    private static double Y(double time) =>
        Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(Math.Clamp(time, 100, 10_000_000)) - 2) / 5);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
