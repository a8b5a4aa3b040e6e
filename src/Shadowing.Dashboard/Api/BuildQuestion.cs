using Shadowing.Dashboard.Answers;
using Shadowing.Mismatches;
using Shadowing.Reports;

namespace Shadowing.Dashboard.Api;

/// <summary>Asks for the groups that a build of the candidate has shown, those that are new in it, or those that are gone since.</summary>
internal sealed record BuildQuestion(string? Build, string? Change)
{
    private const string New = "new";
    private const string Gone = "gone";

    private static readonly ApiParameter s_build = new("build", "A build of the candidate that has shown the groups.");
    private static readonly ApiParameter s_change = new(
        "change", "Only the groups that are new in the build, or that are gone since: seen before, and not in it.")
    {
        Words = [New, Gone], Needs = s_build.Name,
    };

    /// <summary>Gets the parameters.</summary>
    public static IReadOnlyList<ApiParameter> Parameters { get; } = [s_build, s_change];

    /// <summary>Reads the question.</summary>
    public static BuildQuestion Read(ApiQuery query) => new(query.Text(s_build), query.Text(s_change));

    /// <summary>Makes what says whether a group of mismatches is asked for.</summary>
    public Func<MismatchGroupReport, bool> OfMismatches(ShadowReporter reporter, string experiment)
    {
        var isAsked = Filter(reporter, experiment, isCompared: true);
        return group => isAsked(new(group.Endpoint, group.FirstSeen, group.FirstBuild, group.LastBuild, group.Builds));
    }

    /// <summary>Makes what says whether a group of failures is asked for.</summary>
    public Func<FailureGroupReport, bool> OfFailures(ShadowReporter reporter, string experiment)
    {
        var isAsked = Filter(reporter, experiment, isCompared: false);
        return group => isAsked(new(group.Endpoint, group.FirstSeen, group.FirstBuild, group.LastBuild, group.Builds));
    }

    private Func<Seen, bool> Filter(ShadowReporter reporter, string experiment, bool isCompared)
    {
        if (Build is null)
        {
            return static _ => true;
        }

        // It is gone where the build was asked: of an endpoint that was not called since nobody can tell.
        return Is(New) ? group => string.Equals(group.First, Build, StringComparison.Ordinal)
            : !Is(Gone) ? Has
            : reporter.Build(experiment, Build, isCompared) is var (since, endpoints)
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
