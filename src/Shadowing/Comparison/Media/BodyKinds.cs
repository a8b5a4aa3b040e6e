namespace Shadowing.Comparison.Media;

/// <summary>Tells from the declared media type how a body is compared; nothing is guessed from the content.</summary>
internal sealed class BodyKinds
{
    private readonly string[] _json;

    private BodyKinds(IEnumerable<string> json) => _json = [.. json.Select(static name => name.ToLowerInvariant())];

    /// <summary>Gets the kinds where the user names no types of his own.</summary>
    public static BodyKinds Default { get; } = new([]);

    /// <summary>Gets the kinds with further types that are JSON, each a media type without parameters, or the beginning of some and
    /// <c>*</c>.</summary>
    public static BodyKinds With(IReadOnlyCollection<string> json) => json.Count == 0 ? Default : new(json);

    /// <summary>Tells how a body of a type is compared.</summary>
    public BodyKind Of(MediaType? type) => type is null ? BodyKind.Bytes : IsNamedJson(type.Name) ? BodyKind.Json : KnownKindOf(type.Name);

    /// <summary>Says whether values are set apart by the record separator of RFC 7464, so that a value may have several lines.</summary>
    public static bool IsJsonSequence(string name) =>
        name is "application/json-seq" || name.EndsWith("+json-seq", StringComparison.Ordinal);

    private static BodyKind KnownKindOf(string name) => name switch
    {
        "application/x-www-form-urlencoded" => BodyKind.Form,
        "application/xml" or "application/javascript" => BodyKind.Text,
        _ when IsJsonLines(name) => BodyKind.JsonLines,
        _ when IsJson(name) => BodyKind.Json,
        _ when name.EndsWith("+xml", StringComparison.Ordinal) || name.StartsWith("text/", StringComparison.Ordinal) => BodyKind.Text,
        _ => BodyKind.Bytes,
    };

    // The registered name, those that were in use before it or are in spite of it, and whatever has the suffix of RFC 6839.
    private static bool IsJson(string name) =>
        name is "application/json" or "text/json" or "application/x-json" or "text/x-json" or "application/json-rpc"
            or "application/jsonrequest"
            or "application/x-amz-json-1.0" or "application/x-amz-json-1.1"
        || name.EndsWith("+json", StringComparison.Ordinal);

    // No name is registered for JSON lines, so that there are many. Streams of Spring end in +json and are lines.
    private static bool IsJsonLines(string name)
    {
        if (name is "application/stream+json" || IsJsonSequence(name))
        {
            return true;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var plus = name.LastIndexOf('+');
        if (slash < 0
            || (plus < 0 && !name.StartsWith("application/", StringComparison.Ordinal)
                && !name.StartsWith("text/", StringComparison.Ordinal)))
        {
            return false;
        }

        var subtype = name.AsSpan((plus > slash ? plus : slash) + 1);
        subtype = subtype.StartsWith("x-", StringComparison.Ordinal) ? subtype[2..] : subtype;
        return subtype is "ndjson" or "ldjson" or "jsonl" or "jsonlines" or "json-lines" or "json-stream";
    }

    private bool IsNamedJson(string name)
    {
        foreach (var named in _json)
        {
            if (named.EndsWith('*') ? name.StartsWith(named.AsSpan(0, named.Length - 1), StringComparison.Ordinal) : named == name)
            {
                return true;
            }
        }

        return false;
    }
}
