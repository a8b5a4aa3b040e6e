namespace Shadowing.Comparison.Bodies;

/// <summary>Tells from the declared media type how a body is compared; nothing is guessed from the content.</summary>
internal static class BodyKinds
{
    public static BodyKind Of(MediaType? type) => type?.Name switch
    {
        null => BodyKind.Bytes,
        "application/json" => BodyKind.Json,
        "application/x-www-form-urlencoded" => BodyKind.Form,
        "application/x-ndjson" or "application/ndjson" => BodyKind.JsonLines,
        "application/jsonl" or "application/x-jsonl" or "application/jsonlines" or "application/x-jsonlines" => BodyKind.JsonLines,
        "application/xml" or "application/javascript" => BodyKind.Text,
        var name when IsJsonSequence(name) => BodyKind.JsonLines,
        var name when name.EndsWith("+json", StringComparison.Ordinal) => BodyKind.Json,
        var name when name.EndsWith("+xml", StringComparison.Ordinal) || name.StartsWith("text/", StringComparison.Ordinal) => BodyKind.Text,
        _ => BodyKind.Bytes,
    };

    /// <summary>Says whether values are set apart by the record separator of RFC 7464, so that a value may have several lines.</summary>
    public static bool IsJsonSequence(string name) => name is "application/json-seq" || name.EndsWith("+json-seq", StringComparison.Ordinal);
}
