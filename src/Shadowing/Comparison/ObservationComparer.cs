using System.Collections.Concurrent;
using System.Globalization;
using Shadowing.Comparison.Bodies;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Headers;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison;

/// <summary>Holds the two observations of one call against each other. Safe for any number of threads; never throws.</summary>
/// <param name="decodedCap">The most bytes that a body may have once its Content-Encoding is undone; the default is 1 MiB.</param>
/// <param name="alwaysWalks">Whether JSON of one structure is taken apart and walked too, for tests that hold both ways against each
/// other.</param>
internal sealed class ObservationComparer(int decodedCap = ContentDecoder.DefaultCap, bool alwaysWalks = false)
{
    private const string ContentType = "Content-Type";

    // As many as compare at one time: their memory is used again and again.
    private readonly ConcurrentBag<BodyComparer> _idle = [];

    /// <param name="control">What the control did.</param>
    /// <param name="candidate">What the candidate did.</param>
    /// <param name="rules">What makes them comparable.</param>
    /// <param name="isEqual">What the user's own comparer of results says; null where there is none.</param>
    public ComparisonResult Compare(in Observation control, in Observation candidate, RuleSet rules, bool? isEqual = null)
    {
        if (isEqual is true)
        {
            return ComparisonResult.Same;
        }

        var bodies = _idle.TryTake(out var idle) ? idle : new BodyComparer(new RunningComparison(), decodedCap, alwaysWalks);
        var running = bodies.Running;
        running.Begin(rules.For(control.ContentType, candidate.ContentType));
        try
        {
            Compare(control, candidate, running, bodies);
            if (isEqual is false && running.Failure is null && running.Differences.IsEmpty)
            {
                running.Differences.Add("$", DifferenceKind.Value, null, null, "says the comparer; both serialize alike");
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Nothing is known to come here. If something does, it is a body that is beyond us, and "could not tell" is the truth.
            running.Fail(ComparisonFailure.TooComplex);
        }

        var concluded = running.Conclude();
        _idle.Add(bodies);
        return concluded;
    }

    private static void Compare(in Observation control, in Observation candidate, RunningComparison running, BodyComparer bodies)
    {
        if (control.Failure is not null || candidate.Failure is not null)
        {
            CompareFailures(control, candidate, running);
            return;
        }

        var rules = running.Rules;
        var sameStatus = control.Status == candidate.Status;
        if (!sameStatus && rules.IgnoresStatus is { } ignored)
        {
            running.Decided(ignored);
        }
        else if (!sameStatus)
        {
            running.Differences.Add("status", DifferenceKind.Status, Show(control.Status), Show(candidate.Status));
        }

        CompareHeaders(control, candidate, running);

        // With another status comes another document: an error is not compared with an answer, key by key.
        if ((sameStatus || rules.IgnoresStatus is not null) && control.HasBody && candidate.HasBody)
        {
            if (rules.AtRoot.Ignore is not { } body)
            {
                bodies.Compare(control, candidate);
            }
            else if (!control.Body.Span.SequenceEqual(candidate.Body.Span))
            {
                running.Decided(body);
            }
        }
    }

    private static void CompareFailures(in Observation control, in Observation candidate, RunningComparison running)
    {
        var sameType = string.Equals(control.Failure, candidate.Failure, StringComparison.Ordinal);
        if (sameType && string.Equals(control.FailureMessage, candidate.FailureMessage, StringComparison.Ordinal))
        {
            return;
        }

        if (running.Rules.IgnoresException is { } ignored)
        {
            running.Decided(ignored);
            return;
        }

        // A type is no value of a user's, so that it may be told where values may not.
        var how = sameType ? "another message" : $"{candidate.Failure ?? "no exception"} in place of {control.Failure ?? "none"}";
        running.Differences.Add("exception", DifferenceKind.Exception, Show(control), Show(candidate), how);
    }

    private static void CompareHeaders(in Observation control, in Observation candidate, RunningComparison running)
    {
        var rules = running.Rules;
        HeaderRules.Compare(ContentType, control.ContentType, candidate.ContentType, control, candidate, running);
        for (var i = 0; i < rules.ComparedHeaders.Count; i++)
        {
            var name = rules.ComparedHeaders[i];
            if (!name.Equals(ContentType, StringComparison.OrdinalIgnoreCase))   // done above
            {
                HeaderRules.Compare(name, Header(control, i), Header(candidate, i), control, candidate, running);
            }
        }
    }

    private static string? Header(in Observation side, int index) => index < (side.Headers?.Count ?? 0) ? side.Headers![index] : null;

    private static string? Show(in Observation side) => side.FailureMessage is { } message ? $"{side.Failure}: {message}" : side.Failure;

    private static string Show(int status) => status.ToString(CultureInfo.InvariantCulture);
}
