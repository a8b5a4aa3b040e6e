using System.Globalization;
using System.Text;

namespace Shadowing.Benchmarks.Rates;

/// <summary>Draws what a request costs its caller against the sample rate, beside the rate's share of what a sampled call costs.</summary>
internal static class RatePlot
{
    private const int Width = 620;
    private const int Height = 340;
    private const int Left = 80;
    private const int Right = 40;
    private const int Top = 40;
    private const int Bottom = 60;

    /// <summary>Draws it.</summary>
    /// <param name="costs">Rates, each with its cost in nanoseconds, from none to all.</param>
    public static string Draw(IReadOnlyList<(double Rate, double Cost)> costs)
    {
        var text = new StringBuilder();
        Line(text, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(text, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        Line(text, $"<text x=\"{Left}\" y=\"20\" font-size=\"14\">What a request costs its caller's thread, by the share that is sampled</text>");
        foreach (var decade in (double[])[10, 100, 1_000, 10_000])
        {
            Line(text, $"<line x1=\"{Left}\" y1=\"{Y(decade):0.0}\" x2=\"{Width - Right}\" y2=\"{Y(decade):0.0}\" stroke=\"#ddd\"/>");
            Line(text, $"<text x=\"{Left - 8}\" y=\"{Y(decade) + 4:0.0}\" text-anchor=\"end\">{decade / 1_000} µs</text>");
        }

        for (var i = 0; i < costs.Count; i++)
        {
            Line(text, $"<text x=\"{X(i):0.0}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{costs[i].Rate * 100} %</text>");
        }

        var shares = costs.Select(cost => costs[0].Cost + (cost.Rate * (costs[^1].Cost - costs[0].Cost))).ToList();
        Draw(text, shares, "#7f7f7f", "stroke-dasharray=\"4\"");
        Draw(text, [.. costs.Select(static cost => cost.Cost)], "#1f77b4", string.Empty);
        Line(text, $"<text x=\"{Left}\" y=\"{Height - 15}\" fill=\"#1f77b4\">measured, over a pass-through</text>");
        Line(text, $"<text x=\"{Left + 220}\" y=\"{Height - 15}\" fill=\"#7f7f7f\">the share of what all sampled calls cost</text>");
        Line(text, $"</svg>");
        return text.ToString();
    }

    private static void Draw(StringBuilder text, List<double> costs, string colour, string dashes)
    {
        var points = string.Join(' ', costs.Select((cost, place) => Invariant($"{X(place):0.0},{Y(cost):0.0}")));
        Line(text, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" {dashes}/>");
        for (var i = 0; i < costs.Count; i++)
        {
            Line(text, $"<circle cx=\"{X(i):0.0}\" cy=\"{Y(costs[i]):0.0}\" r=\"3\" fill=\"{colour}\"/>");
        }
    }

    // The rates stand side by side, and costs go from 10 ns to 10 µs.
    private static double X(int place) => Left + ((Width - Left - Right) * (place + 0.5) / 4);

    private static double Y(double cost) =>
        Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(Math.Clamp(cost, 10, 10_000)) - 1) / 3);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
