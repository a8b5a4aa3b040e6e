using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>Turns what the user declared into rules, and finds every mistake in one go.</summary>
internal sealed class RuleCompiler(ICollection<string> errors)
{
    private const string HeaderPrefix = "header:";
    private const string Status = "status";

    private readonly List<string> _ignoredHeaders = [];
    private readonly List<BodyRule> _bodyRules = [];
    private bool _ignoresStatus;
    private bool _failed;

    public bool TryCompile(ComparisonOptions options, IReadOnlyList<string> comparedHeaders, [NotNullWhen(true)] out RuleSet? rules)
    {
        foreach (var header in comparedHeaders.Where(static header => !IsHeaderName(header)))
        {
            Fail($"'{header}' is not a header name that can be compared.");
        }

        foreach (var declaration in options.Declarations)
        {
            Add(declaration);
        }

        rules = _failed ? null : new(_ignoresStatus, _ignoredHeaders, [.. comparedHeaders], _bodyRules);
        return rules is not null;
    }

    private void Add(RuleDeclaration rule)
    {
        if (rule.Kind is RuleKind.Ignore && string.Equals(rule.Path, Status, StringComparison.OrdinalIgnoreCase))
        {
            _ignoresStatus = true;
        }
        else if (rule.Kind is RuleKind.Ignore && rule.Path?.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) is true)
        {
            AddHeader(rule);
        }
        else
        {
            AddBodyRule(rule);
        }
    }

    private void AddHeader(RuleDeclaration rule)
    {
        var name = rule.Path[HeaderPrefix.Length..];
        if (IsHeaderName(name))
        {
            _ignoredHeaders.Add(name);
        }
        else
        {
            Fail($"Ignore '{rule.Path}': expected a header name at character {HeaderPrefix.Length + 1}.");
        }
    }

    private void AddBodyRule(RuleDeclaration rule)
    {
        if (!JsonPath.TryParse(rule.Path ?? string.Empty, out var path, out var error))
        {
            var others = rule.Kind is RuleKind.Ignore && error.Position == 1 ? ", or is 'status' or 'header:Name'" : string.Empty;
            Fail($"{rule.Kind} '{rule.Path}': {error.Reason}{others}, at character {error.Position}.");
        }
        else if (WhyInvalid(rule) is { } reason)
        {
            Fail($"{rule.Kind} '{rule.Path}': {reason}");
        }
        else
        {
            _bodyRules.Add(new(rule, path));
        }
    }

    private static string? WhyInvalid(RuleDeclaration rule) => rule.Kind switch
    {
        RuleKind.Unordered when rule.Key is { Length: 0 } => "the key is empty; name a property, or leave it out.",
        RuleKind.Tolerance when !IsLimit(rule.Absolute) => $"absolute is {Show(rule.Absolute)}; use a finite number of 0 or more.",
        RuleKind.Tolerance when !IsLimit(rule.Relative) => $"relative is {Show(rule.Relative)}; use a finite number of 0 or more.",
        RuleKind.Tolerance when rule.Absolute == 0 && rule.Relative == 0 => "absolute and relative are both 0; set one of them above 0.",
        RuleKind.Normalize when rule.Rewrite is null => "there is no function to rewrite with.",
        _ => null,
    };

    private static bool IsLimit(double limit) => double.IsFinite(limit) && limit >= 0;

    private static string Show(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool IsHeaderName(string? name) => name is { Length: > 0 }
        && name.All(static character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));

    private void Fail(string error)
    {
        _failed = true;
        errors.Add(error);
    }
}
