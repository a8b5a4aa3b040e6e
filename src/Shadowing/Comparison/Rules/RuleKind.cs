namespace Shadowing.Comparison.Rules;

/// <summary>A kind of rule: its name and keys in configuration, how it is read there, and what is said of it.</summary>
/// <param name="Name">Its name, in code and in configuration.</param>
/// <param name="Step">When it is asked.</param>
internal sealed record RuleKind(string Name, RuleStep Step)
{
    /// <summary>Gets what it does, in a few words.</summary>
    public required string Says { get; init; }

    /// <summary>Gets what it acts on, where another kind of the same name acts on something else: configuration tells the two by their
    /// keys.</summary>
    public string? Of { get; init; }

    /// <summary>Gets its keys in configuration, besides the name with the path.</summary>
    public IReadOnlyList<RuleKey> Keys { get; init; } = [];

    /// <summary>Gets who makes a rule of its path and what configuration says; null where only code can say it.</summary>
    public Func<string, IRuleValues, RuleDeclaration>? Read { get; init; }

    /// <summary>Gets a value indicating whether configuration has it as a list of paths of its own, beside <c>Rules</c>.</summary>
    public bool HasOwnList { get; init; }

    /// <summary>Gets a value indicating whether its path may be <c>header:Name</c>.</summary>
    public bool TakesHeaders { get; init; }

    /// <summary>Gets a value indicating whether it looks at values themselves, so that marks in their place say nothing of it.</summary>
    public bool LooksAtValues { get; init; }

    /// <summary>Gets a value indicating whether it is one of <c>Rules</c> in configuration.</summary>
    public bool IsOfRules => Read is not null && !HasOwnList;
}
