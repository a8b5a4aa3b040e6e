using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Verdicts;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Redaction;

namespace Shadowing.Notifications.Alerts;

/// <summary>What the notifier sees of one experiment at one moment.</summary>
internal sealed record AlertLook
{
    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets the account.</summary>
    public required AccountReport Account { get; init; }

    /// <summary>Gets the groups, with when each was first seen.</summary>
    public required IReadOnlyList<(AlertGroup Group, DateTimeOffset FirstSeen)> Groups { get; init; }

    /// <summary>Gets what the evidence says.</summary>
    public required VerdictReport Verdict { get; init; }

    /// <summary>Gets a value indicating whether the evidence can be judged at this moment.</summary>
    public bool IsJudged { get; init; } = true;

    /// <summary>Gets the sample rate; 0 while nothing is sampled.</summary>
    public required double Rate { get; init; }

    /// <summary>Gets a value indicating whether the breaker is open.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>Gets where it is, of all that share a store; null where it is about one instance alone.</summary>
    public string? PausedAt { get; init; }

    /// <summary>Gets the name of the instance that says so.</summary>
    public string Instance { get; init; } = Environment.MachineName;

    /// <summary>Gets a value indicating whether it is about all that share a store.</summary>
    public bool IsOfFleet { get; init; }

    /// <summary>Gets who cares.</summary>
    public required ContactOptions Contact { get; init; }

    /// <summary>Reads an experiment.</summary>
    /// <param name="experiment">What was counted.</param>
    /// <param name="settings">The settings of now.</param>
    /// <param name="now">When.</param>
    /// <param name="whyUnjudged">Why nothing can be judged; null where it can.</param>
    public static AlertLook Of(ExperimentRecord experiment, Experiment settings, DateTimeOffset now, string? whyUnjudged = null)
    {
        var account = AccountReport.Sum([.. experiment.Endpoints.Select(static endpoint => endpoint.Read())]);
        return new AlertLook
        {
            Experiment = experiment.Name,
            Account = account,
            Verdict = VerdictWriter.Write(VerdictBasis.Of(experiment, settings, account) with { WhyUnjudged = whyUnjudged }),
            IsJudged = whyUnjudged is null,
            Groups = [.. experiment.Groups.All.Where(static group => group.Count > 0)
                .Select(group => group.ReadAlone(GroupScope.Nothing, now))
                .Select(static group =>
                    (new AlertGroup(group.Endpoint, PrintableText.OneLine(group.Path), group.Kind, group.Count, group.Share)
                    {
                        Id = group.Id
                    }, group.FirstSeen))],
            Rate = settings.Threshold == 0 ? 0 : settings.Rate,
            IsPaused = experiment.IsPaused,
            Contact = settings.Contact,
        };
    }
}
