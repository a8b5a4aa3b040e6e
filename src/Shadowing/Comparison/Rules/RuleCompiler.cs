using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;

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

        if (_rules.Count > MostRules)
        {
            Fail(string.Create(CultureInfo.InvariantCulture, $"There are {_rules.Count} rules; use at most {MostRules}."));
        }

        rules = _failed ? null : new(_rules, [.. comparedHeaders]);
        return rules is not null;
    }

    private void Add(RuleDeclaration rule)
    {
        if (rule.Kind is RuleKind.Ignore && (IsStatus(rule.Path) || IsException(rule.Path)))
        {
            Add(rule, path: null);
        }
        else if (MayTakeHeader(rule.Kind) && rule.Path?.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) is true)
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
            Fail($"{Name(rule)} '{rule.Path}': expected a header name at character {HeaderPrefix.Length + 1}.");
        }
        else if (WhyInvalid(rule) is { } reason)
        {
            Fail($"{Name(rule)} '{rule.Path}': {reason}");
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
            var others = error.Position != 1 ? string.Empty : rule.Kind is RuleKind.Ignore ? ", or is 'status', 'exception' or 'header:Name'" : MayTakeHeader(rule.Kind) ? ", or is 'header:Name'" : string.Empty;
            Fail($"{Name(rule)} '{rule.Path}': {error.Reason}{others}, at character {error.Position}.");
        }
        else if (WhyInvalid(rule) is { } reason)
        {
            Fail($"{Name(rule)} '{rule.Path}': {reason}");
        }
        else
        {
            Add(rule, path);
        }
    }

    private void Add(RuleDeclaration rule, JsonPath? path)
    {
        TryReadKey(rule.Key, out var key, out _);
        _rules.Add(new(_rules.Count, rule, path) { Rewrite = StringRewrite.Of(rule), Limits = NumberTolerance.Of(rule), Key = key });
    }

    private static bool MayTakeHeader(RuleKind kind) =>
        kind is RuleKind.Ignore or RuleKind.Normalize or RuleKind.Replace or RuleKind.Trim or RuleKind.IgnoreCase or RuleKind.Renumber or RuleKind.TimeTolerance;

    private static string Name(RuleDeclaration rule) => rule.Kind is RuleKind.TimeTolerance ? nameof(RuleKind.Tolerance) : rule.Kind.ToString();

    private static string? WhyInvalid(RuleDeclaration rule) => rule.Kind switch
    {
        RuleKind.Unordered when rule.Key is { Length: 0 } => "the key is empty; name a property, or leave it out.",
        RuleKind.Unordered when !TryReadKey(rule.Key, out _, out var reason) => $"the key '{rule.Key}' is none: {reason}.",
        RuleKind.Tolerance when !IsLimit(rule.Absolute) => $"absolute is {Show(rule.Absolute)}; use a finite number of 0 or more.",
        RuleKind.Tolerance when !IsLimit(rule.Relative) => $"relative is {Show(rule.Relative)}; use a finite number of 0 or more.",
        RuleKind.Tolerance when rule.Absolute == 0 && rule.Relative == 0 => "absolute and relative are both 0; set one of them above 0.",
        RuleKind.TimeTolerance when rule.Within <= TimeSpan.Zero => string.Create(CultureInfo.InvariantCulture, $"within is {rule.Within:c}; use a duration above 0, such as 00:00:02."),
        RuleKind.Normalize when rule.Rewrite is null => "there is no function to rewrite with.",
        RuleKind.Replace when rule.Pattern is not { Length: > 0 } => "the pattern is empty; use a regular expression.",
        RuleKind.Replace when StringRewrite.WhyNoPattern(rule.Pattern) is { } why => $"the pattern is no regular expression: {why}",
        RuleKind.Round when rule.Digits is < 0 or > 28 => string.Create(CultureInfo.InvariantCulture, $"digits is {rule.Digits}; use 0 to 28 decimal places."),
        _ => null,
    };

    // "sku", "product.sku", or a path of names such as "$['a.b']".
    private static bool TryReadKey(string? key, out byte[][] names, out string? reason)
    {
        names = [];
        reason = null;
        if (key is null)
        {
            return true;
        }

        if (!key.StartsWith('$'))
        {
            var parts = key.Split('.');
            reason = parts.Contains(string.Empty) ? "a name is empty; write names that hold a dot as a path, such as $['a.b']" : null;
            names = [.. parts.Select(JsonText.ToUtf8)];
            return reason is null;
        }

        if (!JsonPath.TryParse(key, out var path, out var error))
        {
            reason = $"{error.Reason}, at character {error.Position}";
        }
        else if (path.Segments.Count == 0 || path.Segments.Any(static segment => segment.Descendant || segment.Selectors is not [{ Kind: JsonPathSelectorKind.Name }]))
        {
            reason = "a key's path has names only";
        }
        else
        {
            names = [.. path.Segments.Select(static segment => JsonText.ToUtf8(segment.Selectors[0].Name!))];
        }

        return reason is null;
    }

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
