using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison.Bodies;

/// <summary>Compares two bodies by what they are declared to be.</summary>
/// <param name="decodedCap">The most bytes that a body may have once its Content-Encoding is undone.</param>
internal sealed class BodyComparer(int decodedCap)
{
    /// <summary>Adds the differences to the list.</summary>
    /// <returns>Why the bodies cannot be compared, or null.</returns>
    public ComparisonFailure? Compare(in Observation control, in Observation candidate, RuleSet rules, DifferenceList differences)
    {
        var sameEncoding = ContentDecoder.AreSame(control.ContentEncoding, candidate.ContentEncoding);
        if (sameEncoding && control.Body.Span.SequenceEqual(candidate.Body.Span))
        {
            return null;
        }

        var controlDecoded = ContentDecoder.TryDecode(control.Body, control.ContentEncoding, decodedCap, out var left);
        var candidateDecoded = ContentDecoder.TryDecode(candidate.Body, candidate.ContentEncoding, decodedCap, out var right);
        if (controlDecoded is DecodeResult.UnknownEncoding && sameEncoding)
        {
            ByteBodyComparer.Compare(control.Body.Span, candidate.Body.Span, differences);
            return null;
        }

        return WhyNot(controlDecoded, candidateDecoded) is { } failure ? failure
            : left.Span.SequenceEqual(right.Span) ? null
            : CompareDecoded(left, MediaType.Parse(control.ContentType), right, MediaType.Parse(candidate.ContentType), rules, differences);
    }

    private static ComparisonFailure? CompareDecoded(
        ReadOnlyMemory<byte> control, MediaType? controlType, ReadOnlyMemory<byte> candidate, MediaType? candidateType, RuleSet rules, DifferenceList differences)
    {
        var kind = BodyKinds.Of(controlType);
        if (kind != BodyKinds.Of(candidateType))
        {
            differences.Add("$", DifferenceKind.Type, controlType?.Name, candidateType?.Name);
            return null;
        }

        if (kind is BodyKind.Json or BodyKind.Form or BodyKind.JsonLines)
        {
            return AsJson(control, controlType!) is not { } left ? ComparisonFailure.ControlBodyInvalid
                : AsJson(candidate, candidateType!) is not { } right ? ComparisonFailure.CandidateBodyInvalid
                : JsonBodyComparer.Compare(left, right, rules, differences);
        }

        if (kind is BodyKind.Bytes || !TextBodyComparer.TryCompare(control.Span, controlType?.Charset, candidate.Span, candidateType?.Charset, differences))
        {
            ByteBodyComparer.Compare(control.Span, candidate.Span, differences);
        }

        return null;
    }

    // Null where the body is not what its type says; whether JSON is JSON is seen when it is compared.
    private static ReadOnlyMemory<byte>? AsJson(ReadOnlyMemory<byte> body, MediaType type)
    {
        var text = Charsets.ToUtf8(body, type.Charset);
        return BodyKinds.Of(type) switch
        {
            BodyKind.Form => FormBody.TryToJson(text.Span),
            BodyKind.JsonLines => JsonLinesBody.TryToJson(text.Span, BodyKinds.IsJsonSequence(type.Name)),
            _ => text,
        };
    }

    private static ComparisonFailure? WhyNot(DecodeResult control, DecodeResult candidate) => (control, candidate) switch
    {
        (DecodeResult.UnknownEncoding, _) or (_, DecodeResult.UnknownEncoding) => ComparisonFailure.UnknownEncoding,
        (DecodeResult.Invalid, _) => ComparisonFailure.ControlBodyInvalid,
        (DecodeResult.OverCap, _) => ComparisonFailure.ControlDecodedOverCap,
        (_, DecodeResult.Invalid) => ComparisonFailure.CandidateBodyInvalid,
        (_, DecodeResult.OverCap) => ComparisonFailure.CandidateDecodedOverCap,
        _ => null,
    };
}
