namespace Shadowing.Comparison.Bodies;

/// <summary>Tells from the declared media type how a body is compared; nothing is guessed from the content.</summary>
internal static class BodyKinds
{
    public static BodyKind Of(MediaType? type) => type?.Name switch
    {
        null => BodyKind.Bytes,
        "application/json" => BodyKind.Json,
        "application/xml" or "application/javascript" or "application/x-www-form-urlencoded" => BodyKind.Text,
        var name when name.EndsWith("+json", StringComparison.Ordinal) => BodyKind.Json,
        var name when name.EndsWith("+xml", StringComparison.Ordinal) || name.StartsWith("text/", StringComparison.Ordinal) => BodyKind.Text,
        _ => BodyKind.Bytes,
    };
}
