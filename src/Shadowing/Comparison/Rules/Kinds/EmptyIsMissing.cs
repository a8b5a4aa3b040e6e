namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Takes an empty string, array or object and a missing member for the same.</summary>
internal sealed record EmptyIsMissing(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(EmptyIsMissing), RuleStep.EmptyIsMissing)
    {
        Says = "\"\", [] and {} are the same as a missing member",
        Read = static (path, _) => new EmptyIsMissing(path),
    };
}
