using System.Globalization;
using System.Text;
using System.Text.Json;
using Shadowing.Comparison.Bodies;
using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Media;
using Shadowing.Observations;

namespace Shadowing.Redaction;

/// <summary>Makes of a recorded body what may be kept of it.</summary>
internal sealed class BodyRedactor(ValueRedactor values)
{
    // JSON that is kept with its structure may be longer than the text that is kept of it, but not by much.
    private const int MostDecoded = 4;

    /// <summary>Gets what may be kept, at most so many bytes of text.</summary>
    /// <param name="place">The experiment and the endpoint.</param>
    /// <param name="side">What one side answered.</param>
    /// <param name="kinds">How bodies are compared, by their types.</param>
    /// <param name="most">The most bytes; a longer body is not kept, because half of one misleads.</param>
    public KeptBody Keep(in RedactionPlace place, in Observation side, BodyKinds kinds, int most)
    {
        if (!side.HasBody || side.Body.IsEmpty)
        {
            return new KeptBody(null, side.HasBody ? "it is empty" : "there is none");
        }

        var type = MediaType.Parse(side.ContentType);
        var result = ContentDecoder.TryDecode(side.Body, side.ContentEncoding, most * MostDecoded, out var body);
        if (result is DecodeResult.OverCap || (result is DecodeResult.Decoded && body.Length > most * MostDecoded))
        {
            return new KeptBody(null, TooLong(most));
        }

        if (result is not DecodeResult.Decoded)
        {
            return new KeptBody(null, "its encoding cannot be undone");
        }

        // What is in no charset that is known stays as it is, and is no JSON then.
        var text = Charsets.ToUtf8(body, type?.Charset);
        return kinds.Of(type) switch
        {
            BodyKind.Bytes => new KeptBody(Bytes(body.Span), null),
            BodyKind.Json => Json(place, text.Span, most),
            BodyKind.JsonLines => Lines(place, text.Span, most, BodyKinds.IsJsonSequence(type!.Name)),
            BodyKind.Form when FormBody.TryToJson(text.Span) is { } fields => Json(place, fields.Span, most),
            _ => Text(place, text.Span, most),
        };
    }

    /// <summary>Gets how much of a body that is compared as text or bytes may be shown in a difference: never more than of the body
    /// itself.</summary>
    /// <param name="place">The experiment and the endpoint.</param>
    /// <param name="control">What the control answered.</param>
    /// <param name="candidate">What the candidate answered.</param>
    public ShownText Show(in RedactionPlace place, in Observation control, in Observation candidate) =>
        values.Plan.AllowsPath("$") && Read(control) is { } left && Read(candidate) is { } right && !values.Plan.Mentions(left)
            && !values.Plan.Mentions(right)
            ? Shown(place with { Path = "$" }, left, right)
            : default;

    private ShownText Shown(in RedactionPlace place, string control, string candidate)
    {
        var (left, right) = (values.Masked(place, control), values.Masked(place, candidate));
        return new ShownText(left, right, HasSecrets: left != control || right != candidate);
    }

    // As text, whatever it is: null where it cannot be read, so that nobody knows what is in it.
    private static string? Read(in Observation side)
    {
        if (!side.HasBody
            || ContentDecoder.TryDecode(side.Body, side.ContentEncoding, ContentDecoder.DefaultCap,
                out var body) is not DecodeResult.Decoded)
        {
            return null;
        }

        return Charsets.TryDecode(body.Span, MediaType.Parse(side.ContentType)?.Charset) ?? Encoding.Latin1.GetString(body.Span);
    }

    private KeptBody Json(in RedactionPlace place, ReadOnlySpan<byte> json, int most, bool isIndented = true)
    {
        try
        {
            return JsonRedaction.Write(values, place with { Path = "$" }, json, most, isIndented) is { } text
                ? new KeptBody(text, null)
                : new KeptBody(null, TooLong(most));
        }
        catch (JsonException)
        {
            // Not JSON after all: nobody knows where in it the secrets are.
            return new KeptBody(values.Mark("invalid JSON", Encoding.UTF8.GetString(json)), null);
        }
    }

    private KeptBody Lines(in RedactionPlace place, ReadOnlySpan<byte> lines, int most, bool sequence)
    {
        var text = new StringBuilder();
        foreach (var range in lines.Split(sequence ? (byte)0x1E : (byte)'\n'))
        {
            var line = lines[range].Trim(" \t\r\n"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            if (Json(place, line, most, isIndented: false).Text is not { } kept || text.Length + kept.Length > most)
            {
                return new KeptBody(null, TooLong(most));
            }

            text.Append(kept).Append('\n');
        }

        return new KeptBody(text.ToString(), null);
    }

    private KeptBody Text(in RedactionPlace place, ReadOnlySpan<byte> body, int most)
    {
        var isAllowed = values.Plan.AllowsPath("$");
        return isAllowed && body.Length > most
            ? new KeptBody(null, TooLong(most))
            : new KeptBody(values.Text(place with { Path = "$" }, "text", Encoding.UTF8.GetString(body), isAllowed), null);
    }

    private string Bytes(ReadOnlySpan<byte> body) =>
        string.Create(CultureInfo.InvariantCulture,
            $"[{body.Length} bytes #{values.Fingerprint(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body)))}]");

    private static string TooLong(int most) => string.Create(CultureInfo.InvariantCulture, $"it is longer than {most} bytes");
}
