using JsonDiffPatchDotNet;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Media;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison.Deltas;

/// <summary>Says in the jsondiffpatch format how to get from the control's body to the candidate's, for those who look at a
/// mismatch.</summary>
/// <remarks>It tells of what was compared: ignored places are gone, rewritten strings rewritten, arrays without an order in the control's.
/// A delta is tried out before it is handed on: none is better than a wrong one.</remarks>
internal static class Delta
{
    /// <summary>The bytes of a decoded body beyond which no delta is built.</summary>
    public const int MaxBodyLength = 65_536;

    /// <summary>Builds the delta as JSON text.</summary>
    /// <returns>The delta; null, with the reason, where there is none.</returns>
    public static string? TryBuild(in Observation control, in Observation candidate, RuleSet rules, out string? whyNot)
    {
        if (!DeltaSupport.IsEnabled)
        {
            whyNot = "delta not built: this application was trimmed";
            return null;
        }

        try
        {
            var delta = Build(control, candidate, rules, out whyNot);
            whyNot = delta is null ? $"delta not built: {whyNot}" : null;
            return delta;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            whyNot = $"delta not built: {failure.GetType().Name}";
            return null;
        }
    }

    private static string? Build(in Observation control, in Observation candidate, RuleSet rules, out string? whyNot)
    {
        whyNot = "the bodies are not both JSON";
        rules = rules.For(control.ContentType, candidate.ContentType);
        var left = TryDecode(control, rules.Bodies, ref whyNot);
        var right = TryDecode(candidate, rules.Bodies, ref whyNot);
        if (left is null || right is null)
        {
            return null;
        }

        if (DeltaTrees.TryBuild(left.Value, right.Value, rules, out whyNot) is not { } trees)
        {
            whyNot ??= "the body is ignored";
            return null;
        }

        var differ = new JsonDiffPatch(new Options { TextDiff = TextDiffMode.Simple });
        if (differ.Diff(trees.Control, trees.Candidate) is not { } delta)
        {
            whyNot = "the bodies do not differ";
            return null;
        }

        whyNot = "it would not lead from the control to the candidate";
        return JToken.DeepEquals(differ.Patch(trees.Control.DeepClone(), delta), trees.Candidate) ? delta.ToString(Formatting.None) : null;
    }

    private static ReadOnlyMemory<byte>? TryDecode(in Observation side, BodyKinds kinds, ref string? whyNot)
    {
        var type = MediaType.Parse(side.ContentType);
        if (!side.HasBody || kinds.Of(type) is not BodyKind.Json)
        {
            return null;
        }

        var result = ContentDecoder.TryDecode(side.Body, side.ContentEncoding, MaxBodyLength, out var body);
        var tooLong = result is DecodeResult.OverCap || body.Length > MaxBodyLength;
        if (!tooLong && result is DecodeResult.Decoded)
        {
            return Charsets.ToUtf8(body, type?.Charset);
        }

        whyNot = tooLong ? $"a body is longer than {MaxBodyLength} bytes" : "a body cannot be read";
        return null;
    }
}
