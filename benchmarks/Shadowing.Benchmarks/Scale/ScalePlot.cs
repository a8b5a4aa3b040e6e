using System.Globalization;
using System.Text;

namespace Shadowing.Benchmarks.Scale;

/// <summary>Draws comparisons per second against workers, both on logarithmic scales.</summary>
internal static class ScalePlot
{
    private const int Width = 700;
    private const int Height = 380;
    private const int Left = 80;
    private const int Right = 230;
    private const int Top = 40;
    private const int Bottom = 50;
    private static readonly string[] s_colours = ["#1f77b4", "#2ca02c", "#d62728"];

    /// <summary>Draws it; candidates that wait are dashed.</summary>
    public static string Draw(IReadOnlyList<ComparedPoint> points)
    {
        var text = new StringBuilder();
        Line(text, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(text, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Line(text, $"<text x=\"{Left}\" y=\"20\" font-size=\"14\">Comparisons per second, by workers</text>");
        foreach (var decade in (double[])[100, 1_000, 10_000, 100_000, 1_000_000])
        {
            Line(text, $"<line x1=\"{Left}\" y1=\"{Y(decade):0.0}\" x2=\"{Width - Right}\" y2=\"{Y(decade):0.0}\" stroke=\"#ddd\"/>");
            Line(text, $"<text x=\"{Left - 8}\" y=\"{Y(decade) + 4:0.0}\" text-anchor=\"end\">{decade:N0}</text>");
        }

        foreach (var workers in points.Select(static point => point.Workers).Distinct())
        {
            Line(text, $"<text x=\"{X(workers):0.0}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{workers}</text>");
        }

        var bodies = points.Select(static point => point.Body).Distinct().ToList();
        var place = 0;
        foreach (var of in points.GroupBy(static point => (point.Waits, point.Body)).OrderBy(static of => of.Key))
        {
            var colour = s_colours[bodies.IndexOf(of.Key.Body) % s_colours.Length];
            var dashes = of.Key.Waits ? "stroke-dasharray=\"4\"" : string.Empty;
            var drawn = string.Join(' ', of.OrderBy(static point => point.Workers)
                .Select(static point => Invariant($"{X(point.Workers):0.0},{Y(point.PerSecond):0.0}")));
            Line(text, $"<polyline points=\"{drawn}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" {dashes}/>");
            var name = Invariant($"{of.Key.Body / 1_024} KB, {(of.Key.Waits ? "waits 2 ms" : "answers at once")}");
            Line(text, $"<text x=\"{Width - Right + 20}\" y=\"{Top + (18 * place++) + 4}\" fill=\"{colour}\">{name}</text>");
        }

        Line(text, $"</svg>");
        return text.ToString();
    }

    private static double X(double workers) => Left + ((Width - Left - Right) * Math.Log2(workers) / 2);

    private static double Y(double perSecond) =>
        Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(Math.Clamp(perSecond, 100, 1_000_000)) - 2) / 4);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
