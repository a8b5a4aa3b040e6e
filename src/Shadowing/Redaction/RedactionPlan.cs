using System.Collections.Frozen;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Redaction;

/// <summary>The compiled settings of redaction: what may be kept, and which names are sensitive.</summary>
internal sealed class RedactionPlan
{
    private readonly FrozenSet<string> _headers;
    private readonly FrozenSet<string> _query;
    private readonly FrozenSet<string> _route;
    private readonly string[] _sensitive;

    public RedactionPlan(RedactionOptions options, bool keepsValues)
    {
        KeepsValues = keepsValues;
        _headers = options.AllowHeaders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _query = options.AllowQuery.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _route = options.AllowRoute.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _sensitive = [.. options.SensitiveNames];

        // The paths are those of rules: so a rule's automaton finds where they act. They were checked at the start.
        AllowedPaths = RuleSet.TryCompile([.. options.AllowPaths.Select(static path => new Ignore(path))], [], new List<string>(),
            out var rules) ? rules.AtRoot : RuleSet.Empty.AtRoot;
    }

    /// <summary>Gets a value indicating whether all values are kept, but for those at sensitive names.</summary>
    public bool KeepsValues { get; }

    /// <summary>Gets where a body begins; a place is allowed where the state ignores it.</summary>
    public RuleState AllowedPaths { get; }

    /// <summary>Tells whether a name is one of credentials or of what else must never be kept.</summary>
    public bool IsSensitive(string name) =>
        SensitiveNames.IsSensitiveHeader(name) || Array.Exists(_sensitive, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells whether a text with names in it mentions a sensitive one.</summary>
    public bool Mentions(string text) =>
        SensitiveNames.IsMentionedIn(text) || Array.Exists(_sensitive, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells whether a header's value is kept.</summary>
    public bool AllowsHeader(string name) => !IsSensitive(name) && (KeepsValues || _headers.Contains(name));

    /// <summary>Tells whether a query parameter's value is kept.</summary>
    public bool AllowsQuery(string name) => !IsSensitive(name) && (KeepsValues || _query.Contains(name));

    /// <summary>Tells whether a route parameter's value is kept.</summary>
    public bool AllowsRoute(string name) => !IsSensitive(name) && (KeepsValues || _route.Contains(name));

    /// <summary>Tells whether the value at a path of a difference is kept.</summary>
    public bool AllowsPath(string path)
    {
        if (path.StartsWith("header:", StringComparison.OrdinalIgnoreCase))
        {
            return AllowsHeader(path["header:".Length..]);
        }

        if (path is "status")
        {
            return true;
        }

        return path is "exception" ? KeepsValues : At(path) is { IsAllowed: true, IsSensitive: false };
    }

    /// <summary>Gets how values are treated at a path of a body. What is no path is nowhere, and nothing of it is kept.</summary>
    public JsonRedactionLevel At(string path)
    {
        var state = AllowedPaths;
        var level = new JsonRedactionLevel(state, KeepsValues || state.Ignore is not null, IsSensitive: false, IsArray: false, Index: 0,
            path.Length);
        if (!JsonPath.TryParse(path, out var parsed, out _))
        {
            return level with { State = state.Dead, IsAllowed = false, IsSensitive = true };
        }

        foreach (var selector in parsed.Segments.SelectMany(static segment => segment.Selectors))
        {
            level = selector.Kind is JsonPathSelectorKind.Name ? Below(level, selector.Name!) : Below(level, (int)(selector.Start ?? 0));
        }

        return level with { PathLength = path.Length };
    }

    /// <summary>Gets how a member is treated.</summary>
    public JsonRedactionLevel Below(in JsonRedactionLevel level, string name) =>
        Below(level, level.State.Child(JsonText.ToUtf8(name)), level.IsSensitive || IsSensitive(name));

    /// <summary>Gets how an element of an array is treated; indexes count from the start.</summary>
    public static JsonRedactionLevel Below(in JsonRedactionLevel level, int index) =>
        Below(level, level.State.Child(index, int.MaxValue, -1, 0), level.IsSensitive);

    private static JsonRedactionLevel Below(in JsonRedactionLevel level, RuleState state, bool isSensitive) =>
        new(state, level.IsAllowed || state.Ignore is not null, isSensitive, IsArray: false, Index: 0, level.PathLength);
}
