using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Comparison.Rules;

/// <summary>The rules of one experiment, checked, immutable and safe for any number of threads.</summary>
internal sealed class RuleSet
{
    private readonly HashSet<string> _ignoredHeaders;

    internal RuleSet(bool ignoresStatus, IEnumerable<string> ignoredHeaders, IReadOnlyList<string> comparedHeaders, IEnumerable<BodyRule> bodyRules)
    {
        IgnoresStatus = ignoresStatus;
        _ignoredHeaders = new(ignoredHeaders, StringComparer.OrdinalIgnoreCase);
        ComparedHeaders = comparedHeaders;
        AtRoot = RuleStates.AtRoot(bodyRules);
    }

    /// <summary>Gets the rules that nobody has declared: everything is compared, no header but Content-Type.</summary>
    public static RuleSet Empty { get; } = new(ignoresStatus: false, [], [], []);

    public bool IgnoresStatus { get; }

    public bool IgnoresBody => AtRoot.Ignored;

    /// <summary>Gets the names that belong to <see cref="Observations.Observation.Headers"/>, in the same order.</summary>
    public IReadOnlyList<string> ComparedHeaders { get; }

    /// <summary>Gets where the body rules begin.</summary>
    public RuleStates AtRoot { get; }

    /// <summary>Checks every rule; tells each mistake in one sentence with the path, the position and the reason.</summary>
    public static bool TryCompile(
        ComparisonOptions options, IReadOnlyList<string> comparedHeaders, ICollection<string> errors, [NotNullWhen(true)] out RuleSet? rules) =>
        new RuleCompiler(errors).TryCompile(options, comparedHeaders, out rules);

    public bool IgnoresHeader(string name) => _ignoredHeaders.Contains(name);
}
