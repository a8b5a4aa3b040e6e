using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Comparison.Rules;

/// <summary>The rules of one experiment, checked, immutable and safe for any number of threads.</summary>
internal sealed class RuleSet
{
    private readonly ILookup<string, Rule> _byHeader;

    // What keeps two bodies from being compared in one pass, and these rules without it.
    private readonly (RuleReach Reach, RuleSet Without)? _renumbering;
    private readonly (RuleReach Reach, RuleSet Without)? _indexed;

    internal RuleSet(IReadOnlyList<Rule> rules, IReadOnlyList<string> comparedHeaders)
    {
        All = rules;
        ComparedHeaders = comparedHeaders;
        IgnoresStatus = rules.FirstOrDefault(static rule => rule.Path is null && RuleCompiler.IsStatus(rule.Declaration.Path));
        IgnoresException = rules.FirstOrDefault(static rule => rule.Path is null && RuleCompiler.IsException(rule.Declaration.Path));
        _byHeader = rules.Where(static rule => HeaderOf(rule) is not null).ToLookup(static rule => HeaderOf(rule)!, StringComparer.OrdinalIgnoreCase);
        Automaton = new RuleAutomaton(rules);
        Renumbers = rules.Any(static rule => rule.Kind is RuleKind.Renumber);
        SelectsIndexes = rules.Any(static rule => rule.Path?.SelectsIndexes is true);
        HasKeys = rules.Any(static rule => rule.Key.Length > 0);
        _renumbering = Without(static rule => rule is { Kind: RuleKind.Renumber, Path: not null });
        _indexed = Without(static rule => rule.Path?.SelectsIndexes is true);
    }

    /// <summary>Gets the rules that nobody has declared: everything is compared, no header but Content-Type.</summary>
    public static RuleSet Empty { get; } = new([], []);

    /// <summary>Gets the rules, each at its number.</summary>
    public IReadOnlyList<Rule> All { get; }

    /// <summary>Gets the rule that ignores the status, or null.</summary>
    public Rule? IgnoresStatus { get; }

    /// <summary>Gets the rule that ignores exceptions, or null.</summary>
    public Rule? IgnoresException { get; }

    /// <summary>Gets a value indicating whether even equal answers must be looked at, because a value of theirs may stand elsewhere too.</summary>
    public bool Renumbers { get; }

    /// <summary>Gets a value indicating whether a rule tells the elements of an array apart by their indexes.</summary>
    public bool SelectsIndexes { get; }

    /// <summary>Gets a value indicating whether a rule tells the elements of an array apart by a key.</summary>
    public bool HasKeys { get; }

    /// <summary>Gets the names that belong to <see cref="Observations.Observation.Headers"/>, in the same order.</summary>
    public IReadOnlyList<string> ComparedHeaders { get; }

    /// <summary>Gets the body rules.</summary>
    public RuleAutomaton Automaton { get; }

    /// <summary>Gets where the body rules begin.</summary>
    public RuleState AtRoot => Automaton.Root;

    /// <summary>Checks every rule; tells each mistake in one sentence with the path, the position and the reason.</summary>
    public static bool TryCompile(
        ComparisonOptions options, IReadOnlyList<string> comparedHeaders, ICollection<string> errors, [NotNullWhen(true)] out RuleSet? rules) =>
        new RuleCompiler(errors).TryCompile(options, comparedHeaders, out rules);

    /// <summary>Gets the rules of a header, in the order of their declaration.</summary>
    public IEnumerable<Rule> OfHeader(string name) => _byHeader[name];

    /// <summary>Gets the rules that two bodies are compared by: those that would cost much and select nothing in either are left out.</summary>
    public RuleSet For(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate)
    {
        var rules = this;
        if (rules._renumbering is { } renumbering && !renumbering.Reach.MaySelectIn(control) && !renumbering.Reach.MaySelectIn(candidate))
        {
            rules = renumbering.Without;
        }

        return rules._indexed is { } indexed && !indexed.Reach.MaySelectIn(control) && !indexed.Reach.MaySelectIn(candidate) ? indexed.Without : rules;
    }

    private (RuleReach Reach, RuleSet Without)? Without(Func<Rule, bool> isCostly) =>
        All.Where(isCostly).ToList() is { Count: > 0 } costly ? (new RuleReach(costly), new RuleSet([.. All.Where(rule => !isCostly(rule))], ComparedHeaders)) : null;

    private static string? HeaderOf(Rule rule) =>
        rule.Path is null && rule.Declaration.Path.StartsWith(RuleCompiler.HeaderPrefix, StringComparison.OrdinalIgnoreCase) ? rule.Declaration.Path[RuleCompiler.HeaderPrefix.Length..] : null;
}
