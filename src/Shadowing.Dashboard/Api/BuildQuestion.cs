using Shadowing.Dashboard.Answers;
using Shadowing.Mismatches;
using Shadowing.Reports;

namespace Shadowing.Dashboard.Api;

/// <summary>Asks for the groups that a build of the candidate has shown, those that are new in it, or those that are gone since.</summary>
internal sealed record BuildQuestion(string? Build, string? Change)
{
    private const string New = "new";
    private const string Gone = "gone";

    /// <summary>Reads the question; says what is wrong with it to the query.</summary>
    public static BuildQuestion Read(ApiQuery query)
    {
        var question = new BuildQuestion(query.Text("build"), query.OneOf("change", New, Gone));
        if (question is { Build: null, Change: not null })
        {
            query.Refuse("'change' asks about a build; say which with 'build'.");
        }

        return question;
    }

    /// <summary>Makes what says whether a group of mismatches is asked for.</summary>
    public Func<MismatchGroupReport, bool> OfMismatches(ShadowReporter reporter, string experiment)
    {
        var isAsked = Filter(reporter, experiment);
        return group => isAsked(new(group.Endpoint, group.FirstSeen, group.FirstBuild, group.LastBuild, group.Builds));
    }

    /// <summary>Makes what says whether a group of failures is asked for.</summary>
    public Func<FailureGroupReport, bool> OfFailures(ShadowReporter reporter, string experiment)
    {
        var isAsked = Filter(reporter, experiment);
        return group => isAsked(new(group.Endpoint, group.FirstSeen, group.FirstBuild, group.LastBuild, group.Builds));
    }

    private Func<Seen, bool> Filter(ShadowReporter reporter, string experiment)
    {
        if (Build is null)
        {
            return static _ => true;
        }

        // It is gone where the build was asked: of an endpoint that was not called since nobody can tell.
        return Is(New) ? group => string.Equals(group.First, Build, StringComparison.Ordinal)
            : !Is(Gone) ? Has
            : reporter.Build(experiment, Build) is var (since, endpoints)
            ? group => group.FirstSeen < since && !Has(group) && endpoints.Contains(group.Endpoint)
            : static _ => false;
    }

    private bool Is(string change) => string.Equals(Change, change, StringComparison.OrdinalIgnoreCase);

    private bool Has(Seen group) =>
        string.Equals(group.First, Build, StringComparison.Ordinal) || string.Equals(group.Last, Build, StringComparison.Ordinal)
            || group.Builds.ContainsKey(Build!);

    private readonly record struct Seen(string Endpoint, DateTimeOffset FirstSeen, string? First, string? Last,
        IReadOnlyDictionary<string, long> Builds);
}
