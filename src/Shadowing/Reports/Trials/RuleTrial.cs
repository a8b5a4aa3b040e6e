using System.Text;
using Shadowing.Comparison;
using Shadowing.Comparison.Media;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Rules;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Observations;

namespace Shadowing.Reports.Trials;

/// <summary>Tries a rule over the kept samples: what it would hide and what would remain.</summary>
/// <remarks>
/// Samples are redacted, but equal values have equal marks: so what looks at structure and equality can be tried on them. Rules that look
/// at the values themselves can be tried only where values are kept, and elsewhere the answer is that nobody can tell.
/// </remarks>
internal sealed class RuleTrial
{
    private const int MostSamples = 2_000;
    private const int MostPlaces = 3;
    private readonly ObservationComparer _comparer = new();
    private readonly Experiment _experiment;
    private readonly RuleDeclaration _rule;
    private readonly RuleSet _with;

    private RuleTrial(Experiment experiment, RuleDeclaration rule, RuleSet with) => (_experiment, _rule, _with) = (experiment, rule, with);

    /// <summary>Tries a rule; adds why it is none otherwise.</summary>
    public static TrialReport? TryRun(Experiment experiment, RuleDeclaration rule, MismatchGroups groups, string snippet,
        ICollection<string> errors)
    {
        RuleDeclaration[] rules =
            [.. experiment.Rules.All.Select(static known => known.Declaration).Where(static known => known is not KnownShape), rule];
        return RuleSet.TryCompile(rules, experiment.CompareHeaders, errors, out var with)
            ? new RuleTrial(experiment, rule, with.With(experiment.Rules.Shapes, experiment.Rules.Bodies)).Run(groups, snippet)
            : null;
    }

    private TrialReport Run(MismatchGroups groups, string snippet)
    {
        var (tried, calls) = (new List<TrialGroup>(), new Dictionary<(DateTimeOffset At, string Line), TrialOutcome>());
        var left = MostSamples;
        foreach (var group in groups.All)
        {
            var samples = group.Samples().Take(left).ToList();
            left -= samples.Count;

            // What the control does by itself too counts for nothing, and so nothing hides it.
            var tries = samples.Select(kept => (kept.Sample, Try: Try(kept.Sample, DifferenceText.Of(group.Signature.Kind))))
                .Where(static sample => sample.Try is not null).Select(static sample => (sample.Sample, Try: sample.Try!)).ToList();
            foreach (var (sample, made) in tries)
            {
                // A call that differs in two places is a sample of two groups, and one call.
                var call = (sample.At, sample.Request.Line);
                calls[call] = Worse(made.OfCall, calls.GetValueOrDefault(call, TrialOutcome.Hidden));
            }

            if (tries.Count > 0)
            {
                tried.Add(Read(group, [.. tries.Select(static sample => sample.Try)]));
            }
        }

        var report = new TrialReport
        {
            Snippet = snippet,
            Sentence = string.Empty,
            Calls = calls.Count,
            Hidden = calls.Values.Count(static outcome => outcome is TrialOutcome.Hidden),
            Remaining = calls.Values.Count(static outcome => outcome is TrialOutcome.Remaining),
            Unknown = calls.Values.Count(static outcome => outcome is TrialOutcome.Unknown),
            Groups = [.. tried.OrderByDescending(static group => group.Hidden + group.Elsewhere)
                .ThenByDescending(static group => group.Unknown).ThenBy(static group => group.Path, StringComparer.Ordinal)],
        };
        return report with { Sentence = TrialSentence.Write(report) };
    }

    // What one of its samples shows to remain does.
    private static TrialOutcome Worse(TrialOutcome left, TrialOutcome right) =>
        left is TrialOutcome.Remaining || right is TrialOutcome.Remaining ? TrialOutcome.Remaining
        : left is TrialOutcome.Unknown || right is TrialOutcome.Unknown ? TrialOutcome.Unknown
        : TrialOutcome.Hidden;

    private static TrialGroup Read(MismatchGroup group, IReadOnlyList<TrialOfSample> tries)
    {
        var elsewhere = tries.Where(static made => made.OfPlace is TrialOutcome.Hidden && made.StillAt.Count > 0).ToList();
        return new TrialGroup
        {
            Id = group.Id, Endpoint = group.Signature.Endpoint, Path = group.Signature.Path,
            Kind = DifferenceText.Of(group.Signature.Kind),
            Hidden = tries.Count(static made => made.OfPlace is TrialOutcome.Hidden) - elsewhere.Count,
            Elsewhere = elsewhere.Count,
            StillAt = [.. elsewhere.SelectMany(static made => made.StillAt.Distinct(StringComparer.Ordinal))
                .GroupBy(static path => path, StringComparer.Ordinal).OrderByDescending(static path => path.Count())
                .ThenBy(static path => path.Key, StringComparer.Ordinal).Take(MostPlaces).Select(static path => path.Key)],
            Remaining = tries.Count(static made => made.OfPlace is TrialOutcome.Remaining),
            Unknown = tries.Count(static made => made.OfPlace is TrialOutcome.Unknown),
        };
    }

    // What the rule makes of the sample's own place, and of its call; null where only noise differs.
    private TrialOfSample? Try(MismatchSample sample, string kind)
    {
        var recorded = sample.Differences.Where(static difference => difference.Label is "real")
            .Select(static difference => Place(difference.Path, difference.Kind)).ToHashSet();
        var own = Place(sample.Path, kind);
        if (!recorded.Contains(own))
        {
            // The list of a call's differences is bounded, and may be cut before this one; or this one is noise.
            return sample.DifferencesAreCut ? TrialOfSample.Unknown : null;
        }

        if (!sample.ValuesAreKept && (_rule.Kind.LooksAtValues || NamesData(_rule.Path)))
        {
            return new TrialOfSample(MayAct(own) ? TrialOutcome.Unknown : TrialOutcome.Remaining,
                recorded.Any(place => !MayAct(place)) ? TrialOutcome.Remaining : TrialOutcome.Unknown, []);
        }

        var (control, candidate) = (Observe(sample.ControlSide), Observe(sample.CandidateSide));
        if (Differences(control, candidate, _experiment.Rules) is not { } without || Differences(control, candidate, _with) is not { } with)
        {
            return TrialOfSample.Unknown;
        }

        // Types are not seen in marks, but a difference of type was seen in the call itself.
        var remaining = recorded.Where(place => with.Contains(place)
            || (_rule.Kind.Step is RuleStep.Shape && !sample.ValuesAreKept && place.Kind is "type")).ToHashSet();

        // Under the rule the call may differ in other places than it did, such as an element that is missing where before two were in
        // another order. What only the sample shows, because it is redacted, and what the control also has with itself, are no such places.
        var noise = sample.Differences.Where(static difference => difference.Label is not "real")
            .Select(static difference => Place(difference.Path, difference.Kind));
        // Of a call with more differences than are listed whatever is left counts.
        var left = with.Except(noise).ToHashSet();
        if (sample.DifferencesAreCut)
        {
            remaining.UnionWith(left);
        }

        var isElsewhere = left.Except(without).Any();
        var isAsRecorded = without.SetEquals(recorded);
        var ofPlace = remaining.Contains(own) || (isElsewhere && isAsRecorded) ? TrialOutcome.Remaining
            : isElsewhere || !without.Contains(own) ? TrialOutcome.Unknown
            : TrialOutcome.Hidden;
        var ofCall = remaining.Count > 0 || (isElsewhere && isAsRecorded) ? TrialOutcome.Remaining
            : isElsewhere || !recorded.IsSubsetOf(without) ? TrialOutcome.Unknown
            : TrialOutcome.Hidden;
        return new TrialOfSample(ofPlace, ofCall, [.. remaining.Where(place => place != own).Select(static place => place.Path)]);
    }

    private HashSet<(string Path, string Kind)>? Differences(in Observation control, in Observation candidate, RuleSet rules)
    {
        var comparison = _comparer.Compare(control, candidate, rules);
        return comparison.Failure is null
            ? [.. comparison.Differences.Select(static difference => Place(difference.Path, DifferenceText.Of(difference.Kind)))]
            : null;
    }

    private Observation Observe(SampleSide side) => new()
    {
        Status = side.Status,
        ContentType = ContentType(side),
        Headers = [.. _experiment.Rules.ComparedHeaders.Select(
            name => side.Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value)],
        Body = side.Body is null ? default : Encoding.UTF8.GetBytes(side.Body),
        HasBody = side.Body is not null,
        Failure = side.Failure,
    };

    // A form is kept as the JSON object that it is compared as, and a sequence with a value on each line.
    private static string? ContentType(SampleSide side) =>
        side.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true ? "application/json"
        : MediaType.Parse(side.ContentType) is { } type && BodyKinds.IsJsonSequence(type.Name) ? "application/x-ndjson"
        : side.ContentType;

    private static (string Path, string Kind) Place(string path, string kind) =>
        (JsonPathText.WithoutData(JsonPath.Generalize(path)), kind);

    // Whether the rule's own path could select a difference, as far as its first names tell.
    private bool MayAct((string Path, string Kind) place) =>
        place.Path.StartsWith('$') == _rule.Path.StartsWith('$')
        && (_rule.Path.Contains("..", StringComparison.Ordinal) || _rule.Path.Contains('*', StringComparison.Ordinal)
            || place.Path.StartsWith(JsonPathText.WithoutData(JsonPath.Generalize(_rule.Path)), StringComparison.OrdinalIgnoreCase));

    // Keys that are data are not kept: nobody can tell which of them the rule names.
    private static bool NamesData(string path) =>
        path.StartsWith('$') && JsonPath.Generalize(path) is var general
            && !string.Equals(general, JsonPathText.WithoutData(general), StringComparison.Ordinal);
}
