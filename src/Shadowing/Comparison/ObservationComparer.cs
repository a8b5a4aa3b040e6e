using System.Globalization;
using Shadowing.Comparison.Bodies;
using Shadowing.Comparison.Headers;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison;

/// <summary>Holds the two observations of one call against each other. Safe for any number of threads; never throws.</summary>
/// <param name="decodedCap">The most bytes that a body may have once its Content-Encoding is undone; the default is 1 MiB.</param>
internal sealed class ObservationComparer(int decodedCap = ObservationComparer.DefaultDecodedCap)
{
    public const int DefaultDecodedCap = 1_048_576;

    private const string ContentType = "Content-Type";

    private readonly BodyComparer _bodies = new(decodedCap);

    public Comparison Compare(in Observation control, in Observation candidate, RuleSet rules)
    {
        var differences = new DifferenceList();
        try
        {
            return differences.Conclude(Compare(control, candidate, rules, differences));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Nothing is known to come here. If something does, it is a body that is beyond us, and "could not tell" is the truth.
            return differences.Conclude(ComparisonFailure.TooComplex);
        }
    }

    private ComparisonFailure? Compare(in Observation control, in Observation candidate, RuleSet rules, DifferenceList differences)
    {
        var sameStatus = rules.IgnoresStatus || control.Status == candidate.Status;
        if (!sameStatus)
        {
            differences.Add("status", DifferenceKind.Status, Show(control.Status), Show(candidate.Status));
        }

        CompareHeaders(control, candidate, rules, differences);

        // With another status comes another document: an error is not compared with an answer, key by key.
        return sameStatus && !rules.IgnoresBody && control.HasBody && candidate.HasBody
            ? _bodies.Compare(control, candidate, rules, differences)
            : null;
    }

    private static void CompareHeaders(in Observation control, in Observation candidate, RuleSet rules, DifferenceList differences)
    {
        if (!rules.IgnoresHeader(ContentType))
        {
            HeaderComparer.Compare(ContentType, control.ContentType, candidate.ContentType, control, candidate, differences);
        }

        for (var i = 0; i < rules.ComparedHeaders.Count; i++)
        {
            var name = rules.ComparedHeaders[i];
            if (!rules.IgnoresHeader(name) && !name.Equals(ContentType, StringComparison.OrdinalIgnoreCase))   // done above
            {
                HeaderComparer.Compare(name, Header(control, i), Header(candidate, i), control, candidate, differences);
            }
        }
    }

    private static string? Header(in Observation side, int index) => index < (side.Headers?.Count ?? 0) ? side.Headers![index] : null;

    private static string Show(int status) => status.ToString(CultureInfo.InvariantCulture);
}
