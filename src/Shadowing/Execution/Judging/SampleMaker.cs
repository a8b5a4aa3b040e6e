using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Observations;
using Shadowing.Redaction;

namespace Shadowing.Execution.Judging;

/// <summary>Makes of a compared call the sample that is kept: redacted, and bounded in size.</summary>
internal sealed class SampleMaker(ValueRedactor redactor, BodyRedactor bodies, ExperimentRegistry registry)
{
    private const int MostDifferences = 50;
    private const int BytesOfAnEmptySample = 1_024;

    /// <summary>Gets this application's version, which is the control's; null where it is not known.</summary>
    public string? ControlVersion => registry.ApplicationVersion;

    /// <summary>Gets the candidate's version; null where it is not known.</summary>
    public string? CandidateVersion(ShadowCall call, string? said) =>
        said ?? call.Experiment.CandidateVersion ?? (call.RunsInProcess ? ControlVersion : null);

    /// <summary>Makes the part that all differences of a call share.</summary>
    public MismatchSample Make(ShadowCall call, in Observation control, in Observation candidate, LabelledComparison comparison,
        DateTimeOffset now)
    {
        var place = new RedactionPlace(call.Experiment.Name, call.Account.Endpoint, "$");
        var (delta, whyNoDelta) = Delta(place, call, control, candidate);
        var shown = comparison.Differences.Any(IsOfText) ? bodies.Show(place, control, candidate) : default;
        return new MismatchSample
        {
            At = now,
            Request = call.Describe(redactor),
            Path = string.Empty,
            Differences = [.. comparison.Differences.Take(MostDifferences).Select(difference => Redact(place, difference, shown))],
            DifferencesAreCut = comparison.Comparison.Truncated || comparison.Differences.Count > MostDifferences,
            ControlSide = Side(place, control, call.Experiment, call.ControlDuration, ControlVersion),
            CandidateSide = Side(place, candidate, call.Experiment, call.CandidateDuration!.Value,
                CandidateVersion(call, candidate.Version)),
            TraceId = call.ControlTrace == default ? null : call.ControlTrace.TraceId.ToHexString(),
            Withheld = call.Withheld,
            Context = Context(place, call),
            Delta = delta,
            WhyNoDelta = whyNoDelta,
            SettingsHash = call.Experiment.SettingsHash,
            RulesHash = call.Experiment.RulesHash,
            ValuesAreKept = redactor.Plan.KeepsValues,
        };
    }

    /// <summary>Gets the sample for one of the differences.</summary>
    public MismatchSample For(MismatchSample shared, ShadowCall call, in Observation control, in Observation candidate,
        LabelledDifference labelled, SampleWish wish)
    {
        var difference = labelled.Difference;
        var place = new RedactionPlace(call.Experiment.Name, call.Account.Endpoint, "$");
        var redacted = Redact(place, labelled, IsOfText(labelled) ? bodies.Show(place, control, candidate) : default);
        return shared with
        {
            Id = Guid.NewGuid().ToString("N"),
            IsDrawn = wish.Place is not null,
            Path = redacted.Path,
            Control = redacted.Control,
            Candidate = redacted.Candidate,
            How = redacted.How,
            Rule = difference.Rule,
        };
    }

    /// <summary>Gets about how much memory a sample takes.</summary>
    public static long SizeOf(MismatchSample sample)
    {
        var characters = Length(sample.ControlSide.Body) + Length(sample.CandidateSide.Body) + Length(sample.Delta)
            + Length(sample.Request.Line) + Length(sample.Request.Curl)
            + Length(sample.Control) + Length(sample.Candidate) + Length(sample.Path);
        foreach (var difference in sample.Differences)
        {
            characters += 64 + Length(difference.Path) + Length(difference.Control) + Length(difference.Candidate) + Length(difference.How);
        }

        foreach (var header in sample.Request.Headers.Concat(sample.ControlSide.Headers).Concat(sample.CandidateSide.Headers))
        {
            characters += 32 + Length(header.Value);
        }

        foreach (var (key, value) in sample.Context)
        {
            characters += key.Length + Length(value);
        }

        return BytesOfAnEmptySample + (characters * sizeof(char));

        static long Length(string? text) => text?.Length ?? 0;
    }

    /// <summary>Gets what may be kept of how a difference's values differ.</summary>
    public string? How(Difference difference) => redactor.How(difference.Path, difference.How);

    // A line, or what stands for bytes. Lines that are missing or unexpected look like the root of JSON, and only text has several of them
    // or says which line it is.
    private static bool IsOfText(LabelledDifference labelled) =>
        labelled.Difference is { Path: "$" } difference
        && (difference.Kind is DifferenceKind.Text or DifferenceKind.Bytes or DifferenceKind.Length
            || (difference.Kind is DifferenceKind.Missing or DifferenceKind.Unexpected
                && (difference.Control ?? difference.Candidate)!.StartsWith("line ", StringComparison.Ordinal)));

    private SampleDifference Redact(RedactionPlace place, LabelledDifference labelled, ShownText shown)
    {
        var difference = labelled.Difference;
        place = place with { Path = difference.Path };
        var isOfText = IsOfText(labelled);
        var isToken = difference.Path.StartsWith('$') && !isOfText && difference.Kind is not DifferenceKind.Order;
        return new SampleDifference
        {
            Path = redactor.Path(difference.Path, labelled.Signature.Path),
            Kind = DifferenceText.Of(difference.Kind),
            Label = Tags.Of(labelled.Label),
            Control = Value(difference.Control, shown.Control),
            Candidate = Value(difference.Candidate, shown.Candidate),
            How = How(difference),
        };

        string? Value(string? value, string? body) =>
            value is null ? null
            : isToken ? redactor.Token(place, value)
            : redactor.Text(place, "text", value, redactor.Plan.AllowsPath(difference.Path) && (!isOfText || MayShow(value, body)));

        // What a body hides, a part of it must not show: the name that gives a secret away may stand on another line.
        bool MayShow(string value, string? body) =>
            difference.Kind is DifferenceKind.Bytes or DifferenceKind.Length
                ? body is not null && !shown.HasSecrets
                : ShownText.Holds(body, redactor.Mask(value));
    }

    /// <summary>Gets what may be kept of what one side did.</summary>
    public SampleSide Side(RedactionPlace place, in Observation side, Experiment experiment, TimeSpan duration, string? version)
    {
        var body = bodies.Keep(place, side, experiment.Rules.Bodies, registry.Shared.Samples.MaxBodyBytes);
        var headers = new List<SampleHeader>();
        for (var i = 0; i < side.Headers.Count && i < experiment.Rules.ComparedHeaders.Count; i++)
        {
            if (side.Headers[i] is { } value)
            {
                var name = experiment.Rules.ComparedHeaders[i];
                headers.Add(new SampleHeader(name,
                    redactor.Text(place with { Path = $"header:{name}" }, "text", value, redactor.Plan.AllowsHeader(name))));
            }
        }

        return new SampleSide
        {
            Status = side.Status,
            ContentType = side.ContentType is null
                ? null
                : PrintableText.OneLine(
                    redactor.Mask(redactor.Plan.Mentions(side.ContentType) ? side.ContentType.Split(';')[0].TrimEnd() : side.ContentType)),
            Headers = headers,
            Body = body.Text,
            WhyNoBody = body.WhyNot,
            BodyLength = side.Body.Length,
            Failure = side.Failure,
            Duration = duration,
            Version = version,
        };
    }

    private (string? Delta, string? WhyNot) Delta(RedactionPlace place, ShadowCall call, in Observation control, in Observation candidate)
    {
        var most = registry.Shared.Samples.MaxBodyBytes;
        if (Comparison.Deltas.Delta.TryBuild(control, candidate, call.Experiment.Rules, out var whyNot) is not { } delta)
        {
            return (null, whyNot);
        }

        return new DeltaRedaction(redactor, place).Write(delta, most) is { } redacted
            ? (redacted, null)
            : (null, $"it is longer than {most} characters");
    }

    /// <summary>Gets what may be kept of what the caller said of an inline run.</summary>
    public Dictionary<string, string> Context(RedactionPlace place, ShadowCall call) =>
        call.Context.ToDictionary(
            static value => value.Key,
            value => redactor.Text(place with { Path = $"context:{value.Key}" }, "text", value.Value,
                redactor.Plan.KeepsValues && !redactor.Plan.IsSensitive(value.Key)),
            StringComparer.Ordinal);
}
