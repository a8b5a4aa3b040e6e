using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>Turns what the user declared into rules, and finds every mistake in one go.</summary>
internal sealed class RuleCompiler(ICollection<string> errors)
{
    public const string HeaderPrefix = "header:";
    private const int MostRules = 1_000;

    private readonly List<Rule> _rules = [];
    private bool _failed;

    public static bool IsStatus(string path) => string.Equals(path, "status", StringComparison.OrdinalIgnoreCase);

    public static bool IsException(string path) => string.Equals(path, "exception", StringComparison.OrdinalIgnoreCase);

    public bool TryCompile(IReadOnlyList<RuleDeclaration> declarations, IReadOnlyList<string> comparedHeaders,
        [NotNullWhen(true)] out RuleSet? rules)
    {
        foreach (var header in comparedHeaders.Where(static header => !IsHeaderName(header)))
        {
            Fail($"'{header}' is not a header name that can be compared.");
        }

        foreach (var declaration in declarations)
        {
            Add(declaration);
        }

        if (_rules.Count > MostRules)
        {
            Fail(string.Create(CultureInfo.InvariantCulture, $"There are {_rules.Count} rules; use at most {MostRules}."));
        }

        rules = _failed ? null : new(_rules, [.. comparedHeaders]);
        return rules is not null;
    }

    private void Add(RuleDeclaration rule)
    {
        if (rule.Kind.Step is RuleStep.Ignore && (IsStatus(rule.Path) || IsException(rule.Path)))
        {
            Add(rule, path: null);
        }
        else if (rule.Kind.TakesHeaders && rule.Path?.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) is true)
        {
            AddHeaderRule(rule);
        }
        else
        {
            AddBodyRule(rule);
        }
    }

    private void AddHeaderRule(RuleDeclaration rule)
    {
        if (!IsHeaderName(rule.Path[HeaderPrefix.Length..]))
        {
            Fail($"{rule.Kind.Name} '{rule.Path}': expected a header name at character {HeaderPrefix.Length + 1}.");
        }
        else if (rule.WhyInvalid is { } reason)
        {
            Fail($"{rule.Kind.Name} '{rule.Path}': {reason}");
        }
        else
        {
            Add(rule, path: null);
        }
    }

    private void AddBodyRule(RuleDeclaration rule)
    {
        if (!JsonPath.TryParse(rule.Path ?? string.Empty, out var path, out var error))
        {
            var others = error.Position != 1 ? string.Empty : rule.Kind.Step is RuleStep.Ignore
                ? ", or is 'status', 'exception' or 'header:Name'" : rule.Kind.TakesHeaders ? ", or is 'header:Name'" : string.Empty;
            Fail($"{rule.Kind.Name} '{rule.Path}': {error.Reason}{others}, at character {error.Position}.");
        }
        else if (rule.WhyInvalid is { } reason)
        {
            Fail($"{rule.Kind.Name} '{rule.Path}': {reason}");
        }
        else
        {
            Add(rule, path);
        }
    }

    private void Add(RuleDeclaration rule, JsonPath? path) => _rules.Add(new(_rules.Count, rule, path));

    private static bool IsHeaderName(string? name) => name is { Length: > 0 }
        && name.All(static character => char.IsAsciiLetterOrDigit(character)
            || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));

    private void Fail(string error)
    {
        _failed = true;
        errors.Add(error);
    }
}
