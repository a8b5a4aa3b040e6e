using System.Diagnostics.CodeAnalysis;
using Shadowing.Comparison.Media;

namespace Shadowing.Comparison.Rules;

/// <summary>The rules of one experiment, checked, immutable and safe for any number of threads.</summary>
internal sealed class RuleSet
{
    private readonly ILookup<string, Rule> _byHeader;
    private readonly (string MediaType, RuleSet Rules)[] _ofTypes;

    // What keeps two bodies from being compared in one pass, and these rules without it.
    private readonly (RuleReach Reach, RuleSet Without)? _renumbering;
    private readonly (RuleReach Reach, RuleSet Without)? _indexed;

    internal RuleSet(IReadOnlyList<Rule> rules, IReadOnlyList<string> comparedHeaders)
        : this(rules, rules, comparedHeaders, BodyKinds.Default, [], [])
    {
    }

    // All rules have their numbers; only some act.
    private RuleSet(
        IReadOnlyList<Rule> all, IReadOnlyList<Rule> rules, IReadOnlyList<string> comparedHeaders, BodyKinds bodies,
        IReadOnlyList<KnownShape> shapes, (string MediaType, RuleSet Rules)[] ofTypes)
    {
        (Acting, All, ComparedHeaders, Bodies, Shapes, _ofTypes) = (rules, all, comparedHeaders, bodies, shapes, ofTypes);
        IgnoresStatus = rules.FirstOrDefault(static rule => rule.Path is null && RuleCompiler.IsStatus(rule.Declaration.Path));
        IgnoresException = rules.FirstOrDefault(static rule => rule.Path is null && RuleCompiler.IsException(rule.Declaration.Path));
        _byHeader = rules.Where(static rule => HeaderOf(rule) is not null)
            .ToLookup(static rule => HeaderOf(rule)!, StringComparer.OrdinalIgnoreCase);
        Automaton = new RuleAutomaton(rules);
        Renumbers = rules.Any(static rule => rule.Step is RuleStep.Renumber);
        SelectsIndexes = rules.Any(static rule => rule.Path?.SelectsIndexes is true);
        HasKeys = rules.Any(static rule => rule.Key.Length > 0);
        _renumbering = Without(rules, static rule => rule is { Step: RuleStep.Renumber, Path: not null });
        _indexed = Without(rules, static rule => rule.Path?.SelectsIndexes is true);
    }

    /// <summary>Gets the rules that nobody has declared: everything is compared, no header but Content-Type.</summary>
    public static RuleSet Empty { get; } = new([], []);

    /// <summary>Gets the rules, each at its number.</summary>
    public IReadOnlyList<Rule> All { get; }

    /// <summary>Gets those of the rules that act.</summary>
    public IReadOnlyList<Rule> Acting { get; }

    /// <summary>Gets how bodies are compared, by their types.</summary>
    public BodyKinds Bodies { get; }

    /// <summary>Gets the known shapes whose rules are among these.</summary>
    public IReadOnlyList<KnownShape> Shapes { get; }

    /// <summary>Gets the rule that ignores the status, or null.</summary>
    public Rule? IgnoresStatus { get; }

    /// <summary>Gets the rule that ignores exceptions, or null.</summary>
    public Rule? IgnoresException { get; }

    /// <summary>Gets a value indicating whether even equal answers must be looked at, because a value of theirs may stand elsewhere
    /// too.</summary>
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
        IReadOnlyList<RuleDeclaration> declarations, IReadOnlyList<string> comparedHeaders, ICollection<string> errors,
        [NotNullWhen(true)] out RuleSet? rules) =>
        new RuleCompiler(errors).TryCompile(declarations, comparedHeaders, out rules);

    /// <summary>Gets these rules and those of known shapes, behind them.</summary>
    /// <param name="shapes">The shapes.</param>
    /// <param name="bodies">How bodies are compared, by their types.</param>
    public RuleSet With(IReadOnlyList<KnownShape> shapes, BodyKinds bodies)
    {
        var known = shapes.Select((shape, index) => shape.ToRule(All.Count + index)).ToList();
        Rule[] all = [.. All, .. known];
        RuleSet Of(string? type) =>
            new(all, [.. All, .. known.Where((_, index) => shapes[index].MediaType is null || shapes[index].MediaType == type)],
                ComparedHeaders, bodies, shapes, type is not null ? [] : [.. Types().Select(type => (type, Of(type)))]);
        IEnumerable<string> Types() => shapes.Select(static shape => shape.MediaType).OfType<string>().Distinct(StringComparer.Ordinal);
        return Of(type: null);
    }

    /// <summary>Gets the rules for two answers: those of a shape act only where both say that they have it.</summary>
    /// <param name="control">The control's Content-Type.</param>
    /// <param name="candidate">The candidate's.</param>
    public RuleSet For(string? control, string? candidate)
    {
        foreach (var (type, rules) in _ofTypes)
        {
            if (IsOf(control, type) && IsOf(candidate, type))
            {
                return rules;
            }
        }

        return this;
    }

    // Without taking the header apart: this is asked for each comparison.
    private static bool IsOf(string? header, string type) =>
        header is not null && header.AsSpan().TrimStart() is var text && text.StartsWith(type, StringComparison.OrdinalIgnoreCase)
            && text[type.Length..].TrimStart() is [] or [';', ..];

    /// <summary>Gets the rules of a header, in the order of their declaration.</summary>
    public IEnumerable<Rule> OfHeader(string name) => _byHeader[name];

    /// <summary>Gets the rules that two bodies are compared by: those that would cost much and select nothing in either are left
    /// out.</summary>
    public RuleSet For(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate)
    {
        var rules = this;
        if (rules._renumbering is { } renumbering && !renumbering.Reach.MaySelectIn(control) && !renumbering.Reach.MaySelectIn(candidate))
        {
            rules = renumbering.Without;
        }

        return rules._indexed is { } indexed && !indexed.Reach.MaySelectIn(control) && !indexed.Reach.MaySelectIn(candidate)
            ? indexed.Without
            : rules;
    }

    private (RuleReach Reach, RuleSet Without)? Without(IReadOnlyList<Rule> rules, Func<Rule, bool> isCostly) =>
        rules.Where(isCostly).ToList() is { Count: > 0 } costly
            ? (new RuleReach(costly), new RuleSet(All, [.. rules.Where(rule => !isCostly(rule))], ComparedHeaders, Bodies, Shapes, []))
            : null;

    private static string? HeaderOf(Rule rule) =>
        rule.Path is null && rule.Declaration.Path.StartsWith(RuleCompiler.HeaderPrefix, StringComparison.OrdinalIgnoreCase)
            ? rule.Declaration.Path[RuleCompiler.HeaderPrefix.Length..]
            : null;
}
