using System.Text.Unicode;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Media;
using Shadowing.Observations;

namespace Shadowing.Comparison.Bodies;

/// <summary>Compares two bodies by what they are declared to be.</summary>
/// <param name="comparison">Where differences, or why there is no answer, are put.</param>
/// <param name="decodedCap">The most bytes that a body may have once its Content-Encoding is undone.</param>
/// <param name="alwaysWalks">Whether JSON of one structure is walked too.</param>
internal sealed class BodyComparer(RunningComparison comparison, int decodedCap, bool alwaysWalks)
{
    private readonly JsonBodyComparer _json = new(comparison) { AlwaysWalks = alwaysWalks };

    /// <summary>Gets the comparison that it adds to.</summary>
    public RunningComparison Running => comparison;

    /// <summary>Adds the differences to the comparison, or why the bodies cannot be compared.</summary>
    public void Compare(in Observation control, in Observation candidate)
    {
        var sameEncoding = ContentDecoder.AreSame(control.ContentEncoding, candidate.ContentEncoding);
        var sameBytes = sameEncoding && control.Body.Span.SequenceEqual(candidate.Body.Span);
        if (sameBytes && !BodySoundness.IsSound(control, comparison.Rules.Bodies, decodedCap))
        {
            comparison.IsOfBytes = true;
            return;
        }

        if (sameBytes && comparison.TrustsBytes)
        {
            return;
        }

        var controlDecoded = ContentDecoder.TryDecode(control.Body, control.ContentEncoding, decodedCap, out var left);
        var candidateDecoded = ContentDecoder.TryDecode(candidate.Body, candidate.ContentEncoding, decodedCap, out var right);
        if (WhyNot(controlDecoded, candidateDecoded) is { } failure)
        {
            comparison.Fail(failure);
        }
        else if (!left.Span.SequenceEqual(right.Span)
            || (!comparison.TrustsBytes && BodySoundness.IsSound(left, MediaType.Parse(control.ContentType), comparison.Rules.Bodies)))
        {
            CompareDecoded(left, MediaType.Parse(control.ContentType), right, MediaType.Parse(candidate.ContentType));
        }
        else
        {
            comparison.IsOfBytes = !BodySoundness.IsSound(left, MediaType.Parse(control.ContentType), comparison.Rules.Bodies);
        }
    }

    private void CompareDecoded(ReadOnlyMemory<byte> control, MediaType? controlType, ReadOnlyMemory<byte> candidate,
        MediaType? candidateType)
    {
        var kind = comparison.Rules.Bodies.Of(controlType);
        if (kind != comparison.Rules.Bodies.Of(candidateType))
        {
            comparison.Differences.Add("$", DifferenceKind.Type, controlType?.Name, candidateType?.Name);
        }
        else if (kind is BodyKind.Json or BodyKind.Form or BodyKind.JsonLines)
        {
            CompareAsJson(AsJson(control, controlType!), AsJson(candidate, candidateType!));
        }
        else if (kind is BodyKind.Bytes
            || !TextBodyComparer.TryCompare(control.Span, controlType?.Charset, candidate.Span, candidateType?.Charset,
                comparison.Differences))
        {
            ByteBodyComparer.Compare(control.Span, candidate.Span, comparison.Differences);
        }
    }

    private void CompareAsJson(ReadOnlyMemory<byte>? control, ReadOnlyMemory<byte>? candidate)
    {
        if (control is { } left && candidate is { } right)
        {
            _json.Compare(left, right);

            // A string that is no Unicode equals itself only, by its bytes; what it means nobody knows.
            comparison.IsOfBytes = comparison.Failure is null && !(Utf8.IsValid(left.Span) && Utf8.IsValid(right.Span));
        }
        else
        {
            comparison.Fail(control is null ? ComparisonFailure.ControlBodyInvalid : ComparisonFailure.CandidateBodyInvalid);
        }
    }

    // Null where the body is not what its type says; whether JSON is JSON is seen when it is compared.
    private ReadOnlyMemory<byte>? AsJson(ReadOnlyMemory<byte> body, MediaType type)
    {
        var text = Charsets.ToUtf8(body, type.Charset);
        return comparison.Rules.Bodies.Of(type) switch
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
