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
        var tried = new List<TrialGroup>();
        var left = MostSamples;
        foreach (var group in groups.All)
        {
            var outcomes = group.Samples().Take(left).Select(kept => Try(kept.Sample)).ToList();
            left -= outcomes.Count;
            if (outcomes.Count > 0)
            {
                tried.Add(new TrialGroup
                {
                    Id = group.Id, Endpoint = group.Signature.Endpoint, Path = group.Signature.Path,
                    Kind = DifferenceText.Of(group.Signature.Kind),
                    Hidden = Count(outcomes, TrialOutcome.Hidden), Remaining = Count(outcomes, TrialOutcome.Remaining),
                    Unknown = Count(outcomes, TrialOutcome.Unknown),
                });
            }
        }

        var report = new TrialReport
        {
            Snippet = snippet,
            Sentence = string.Empty,
            Samples = tried.Sum(static group => group.Hidden + group.Remaining + group.Unknown),
            Hidden = tried.Sum(static group => group.Hidden),
            Remaining = tried.Sum(static group => group.Remaining),
            Unknown = tried.Sum(static group => group.Unknown),
            Groups = [.. tried.OrderByDescending(static group => group.Hidden).ThenByDescending(static group => group.Unknown)
                .ThenBy(static group => group.Path, StringComparer.Ordinal)],
        };
        return report with { Sentence = Sentence(report) };
    }

    private static int Count(List<TrialOutcome> outcomes, TrialOutcome outcome) => outcomes.Count(other => other == outcome);

    private static string Sentence(TrialReport report)
    {
        if (report.Samples == 0)
        {
            return "No samples are kept to try it on.";
        }

        var unknown = report.Unknown == 0
            ? string.Empty
            : FormattableString.Invariant($" Of {report.Unknown:N0} nobody can tell, because what the rule looks at is not kept.");
        return FormattableString.Invariant(
            $"Of {report.Samples:N0} kept samples {report.Hidden:N0} would agree under this rule and {report.Remaining:N0} would still differ.{unknown}");
    }

    private TrialOutcome Try(MismatchSample sample)
    {
        var recorded = sample.Differences.Where(static difference => difference.Label is "real")
            .Select(static difference => Place(difference.Path, difference.Kind)).ToHashSet();
        if (!sample.ValuesAreKept && (_rule.Kind.LooksAtValues || NamesData(_rule.Path)))
        {
            return recorded.Any(MayAct) ? TrialOutcome.Unknown : TrialOutcome.Remaining;
        }

        var (control, candidate) = (Observe(sample.ControlSide), Observe(sample.CandidateSide));
        if (Differences(control, candidate, _experiment.Rules) is not { } without || Differences(control, candidate, _with) is not { } with)
        {
            return TrialOutcome.Unknown;
        }

        // Types are not seen in marks, but a difference of type was seen in the call itself.
        var kept = _rule.Kind.Step is RuleStep.Shape && !sample.ValuesAreKept ? recorded.Where(static place => place.Kind is "type") : [];
        if (recorded.Overlaps(with) || kept.Any())
        {
            return TrialOutcome.Remaining;
        }

        // Under the rule the call may differ in other places than it did, such as an element that is missing where before two were in
        // another order. What only the sample shows, because it is redacted, and what the control also has with itself, are no such places.
        var noise = sample.Differences.Where(static difference => difference.Label is not "real")
            .Select(static difference => Place(difference.Path, difference.Kind));
        var others = with.Except(noise).ToList();
        return others.Except(without).Any() ? (without.SetEquals(recorded) ? TrialOutcome.Remaining : TrialOutcome.Unknown)
            : recorded.IsSubsetOf(without) ? TrialOutcome.Hidden
            : TrialOutcome.Unknown;
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
