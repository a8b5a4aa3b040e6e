using System.Text;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Tests.Comparison;

/// <summary>Writes observations and comparisons in one line.</summary>
internal static class Side
{
    private static readonly ObservationComparer Comparer = new();
    private static readonly ObservationComparer Walker = new(alwaysWalks: true);

    public static Observation Json(string body) => Of(Encoding.UTF8.GetBytes(body), "application/json");

    public static Observation Text(string body, string type = "text/plain") => Of(Encoding.UTF8.GetBytes(body), type);

    public static Observation Of(byte[] body, string? type, string? encoding = null) =>
        new() { Status = 200, ContentType = type, ContentEncoding = encoding, Headers = [], Body = body, HasBody = true };

    public static RuleSet Rules(Action<ComparisonOptions>? configure = null, params string[] headers)
    {
        var options = new ComparisonOptions();
        configure?.Invoke(options);
        var errors = new List<string>();
        Assert.True(RuleSet.TryCompile(options.Declarations, headers, errors, out var rules), string.Join('\n', errors));
        return rules!;
    }

    /// <summary>Compares in both ways, which must not differ: in one pass where that is possible, and taken apart.</summary>
    public static ComparisonResult Compare(Observation control, Observation candidate, RuleSet? rules = null)
    {
        var found = Comparer.Compare(control, candidate, rules ?? RuleSet.Empty);
        var walked = Walker.Compare(control, candidate, rules ?? RuleSet.Empty);
        Assert.Equal(Lines(walked), Lines(found));
        Assert.Equal(walked.Decided, found.Decided);
        return found;
    }

    /// <summary>Compares once, for tests that count what it costs.</summary>
    public static ComparisonResult CompareOnce(Observation control, Observation candidate, RuleSet? rules = null) =>
        Comparer.Compare(control, candidate, rules ?? RuleSet.Empty);

    public static ComparisonResult CompareJson(string control, string candidate, Action<ComparisonOptions>? configure = null) =>
        Compare(Json(control), Json(candidate), Rules(configure));

    private static string Lines(ComparisonResult comparison) => string.Join('\n', comparison.Differences) + comparison.Failure;

    /// <summary>Writes what a comparison found, one difference a line: path, kind, control, candidate.</summary>
    public static string Found(this ComparisonResult comparison) =>
        string.Join('\n', comparison.Differences.Select(static d => $"{d.Path} {d.Kind} {d.Control ?? "-"} {d.Candidate ?? "-"}"))
        + (comparison.Failure is { } failure ? $"!{failure}" : string.Empty);

    /// <summary>Writes how the first difference came about.</summary>
    public static string? How(string control, string candidate) => CompareJson(control, candidate).Differences[0].How;

    /// <summary>Names the rules that decided.</summary>
    public static string Decided(string control, string candidate, Action<ComparisonOptions> configure, params string[] headers)
    {
        var rules = Rules(configure, headers);
        return string.Join(", ", Compare(Json(control), Json(candidate), rules).Decided.Select(index => rules.All[index].Text));
    }

    public static void Agree(string control, string candidate, Action<ComparisonOptions>? configure = null) =>
        Assert.Equal(string.Empty, CompareJson(control, candidate, configure).Found());

    public static void Differ(string control, string candidate, string found, Action<ComparisonOptions>? configure = null) =>
        Assert.Equal(found, CompareJson(control, candidate, configure).Found());
}
