using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Execution;
using Shadowing.Execution.Judging;
using Shadowing.Experiments;
using Shadowing.History;
using Shadowing.Mismatches;
using Shadowing.Redaction;
using Shadowing.Reports;
using Shadowing.Reports.Fleets;
using Shadowing.Storage;
using Shadowing.Storage.Archives;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers what can be read of experiments without seeing a value of any call.</summary>
internal sealed class ExperimentReads(
    ExperimentFinder finder, ViewFinder views, FleetSamples kept, ExperimentRegistry registry, HistoryRecorder history,
    StopReads stops, KillSwitchReads killSwitch, IShadowStore store, FleetView fleet, SampleMaker samples, TimeProvider time)
{
    private static readonly ApiParameter s_kind = new("kind", "The kind of difference.")
    {
        Words = [.. Enum.GetValues<DifferenceKind>().Select(DifferenceText.Of)],
    };

    private static readonly ApiParameter s_label = new("label", "What the differences were taken for.")
    {
        Words = ["real", "noise", "unverifiable"],
    };

    private static readonly ApiParameter s_path = new("path", "What the path in the body contains.");
    private static readonly ApiParameter s_sort = ApiParameters.Sort("rank", "count", "lastSeen", "firstSeen", "path", "endpoint");
    private static readonly ApiParameter s_format = new("format", "How the report is written.")
    {
        Words = ["json", "markdown"], Default = "json",
    };

    /// <summary>Gets the parameters of the account.</summary>
    public static IReadOnlyList<ApiParameter> AccountParameters { get; } = [ApiParameters.Endpoint];

    /// <summary>Gets the parameters of the history.</summary>
    public static IReadOnlyList<ApiParameter> SeriesParameters { get; } = [ApiParameters.Endpoint, ApiParameters.From, ApiParameters.To];

    /// <summary>Gets the parameters of the mismatch groups.</summary>
    public static IReadOnlyList<ApiParameter> GroupParameters { get; } =
    [
        ApiParameters.Endpoint, s_kind, s_label, s_path, .. BuildQuestion.Parameters, ApiParameters.From, ApiParameters.To, s_sort,
        ApiParameters.Page, ApiParameters.Size,
    ];

    /// <summary>Gets the parameters of the report.</summary>
    public static IReadOnlyList<ApiParameter> ReportParameters { get; } = [s_format];

    private static readonly TimeSpan s_longestSpan = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_usualSpan = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_storeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Answers all experiments.</summary>
    public async Task ListAsync(HttpContext context)
    {
        if (await views.FindAsync(context) is not { Book.Scope: var scope } view)
        {
            return;
        }

        if (scope.Of == EvidenceScope.Process)
        {
            // Where the store is shared, minutes go by its clock, and the writer alone looks.
            history.Look(time.GetUtcNow());
        }

        var experiments = registry.Current.All.Select(experiment => Overview(experiment, view)).ToList();
        var answer = new ExperimentsAnswer(time.GetUtcNow(), Instance.Name, experiments)
        {
            Of = scope.Of, Instances = scope.Instances, UpTo = scope.UpTo, Asked = scope.Instance, KillSwitch = killSwitch.Answer(),
        };
        await ApiAnswer.WriteAsync(context, answer, ApiJsonContext.Web.ExperimentsAnswer, answer with { TakenAt = default });
    }

    /// <summary>Answers one experiment.</summary>
    public async Task OneAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is { } found)
        {
            await ApiAnswer.WriteAsync(context, Detail(found.Settings, found.View), ApiJsonContext.Web.ExperimentDetail);
        }
    }

    /// <summary>Answers the account of an experiment, or of one of its endpoints.</summary>
    public async Task AccountAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { Account: var account } found)
        {
            return;
        }

        var report = found.Reporter.Capture(account.Name);
        if (await EndpointFinder.FindAsync(context, account) is (true, var name))
        {
            // One that is not sampled yet has an account of nothing.
            await ApiAnswer.WriteAsync(context, name is null ? report.Account
                : report.Endpoints.FirstOrDefault(endpoint => endpoint.Endpoint.Equals(name, StringComparison.Ordinal))?.Account
                    ?? AccountReport.Sum([]), ApiJsonContext.Web.AccountReport);
        }
    }

    /// <summary>Answers the history.</summary>
    public async Task SeriesAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { Settings: var experiment, Account: var account } found)
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var to = query.Time(ApiParameters.To) ?? time.GetUtcNow().AddMinutes(1);
        var from = query.Time(ApiParameters.From) ?? (to - DateTimeOffset.MinValue > s_usualSpan ? to - s_usualSpan : to);
        if (from >= to || to - from > s_longestSpan + TimeSpan.FromMinutes(2))
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "Not a span of time.",
                "'from' must be before 'to', and at most 7 days before; without 'to' that is now, without 'from' an hour before.");
            return;
        }

        try
        {
            if (await EndpointFinder.FindAsync(context, account, name => IsInHistoryAsync(context, experiment.Name, name))
                is not (true, var endpoint))
            {
                return;
            }

            if (await fleet.IsBehindAsync(experiment.Name, context.RequestAborted))
            {
                // It is forgotten, and still there until somebody folds.
                await ApiAnswer.WriteAsync(context, new SeriesAnswer([], []), ApiJsonContext.Web.SeriesAnswer);
                return;
            }

            var minutes = await store.ReadHistoryAsync(experiment.Name, endpoint, from, to, context.RequestAborted)
                .WaitAsync(s_storeDeadline, time, context.RequestAborted);
            var annotations = await store.ReadAnnotationsAsync(experiment.Name, from, to, context.RequestAborted)
                .WaitAsync(s_storeDeadline, time, context.RequestAborted);
            // Of several instances the history is kept together: this one's own newest minutes are not theirs.
            var newest = found.View.Book.Scope.Of != EvidenceScope.Process ? minutes
                : WithNewest(minutes, experiment.Name, endpoint, from, to);
            await ApiAnswer.WriteAsync(context, new SeriesAnswer(newest, annotations), ApiJsonContext.Web.SeriesAnswer);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The history cannot be read.",
                "The store does not answer; the page Health says how it fares.");
        }
    }

    /// <summary>Answers the mismatch groups.</summary>
    public async Task GroupsAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { Account: var account } found)
        {
            return;
        }

        if (await EndpointFinder.FindAsync(context, account) is not (true, var endpoint))
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var (path, from, to) = (query.Text(s_path), query.Time(ApiParameters.From), query.Time(ApiParameters.To));
        var (kind, label, page) = (query.Text(s_kind), query.Text(s_label), query.Page());
        var isOf = BuildQuestion.Read(query).OfMismatches(found.Reporter, account.Name);
        var groups = found.Reporter.Groups(account.Name)
            .Where(group => (endpoint is null || group.Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase))
                && (path is null || group.Path.Contains(path, StringComparison.OrdinalIgnoreCase))
                && (kind is null || group.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase))
                && (label is null || group.Label.Equals(label, StringComparison.OrdinalIgnoreCase))
                && isOf(group)
                && (from is null || group.LastSeen >= from) && (to is null || group.FirstSeen < to));
        await ApiAnswer.WriteAsync(context, Page<MismatchGroupReport>.Of([.. Sort(groups, query.Text(s_sort)!)], page),
            ApiJsonContext.Web.GroupPage);
    }

    /// <summary>Answers one mismatch group.</summary>
    public async Task GroupAsync(HttpContext context)
    {
        if (await FindGroupAsync(context) is (var group, var found)
            && found.Reporter.Groups(found.Settings.Name).FirstOrDefault(other => other.Id == group.Id) is { } report)
        {
            await ApiAnswer.WriteAsync(context, report, ApiJsonContext.Web.MismatchGroupReport);
        }
    }

    /// <summary>Finds the group that a request names; null, and the answer is written, when there is none.</summary>
    public async Task<(MismatchGroup Group, FoundExperiment Found)?> FindGroupAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { } found)
        {
            return null;
        }

        if (found.Account.Groups.Find(context.GetRouteValue("id") as string ?? string.Empty) is { } group)
        {
            return (group, found);
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such group.",
            "It has gone, or never was: groups are kept for as long as Samples:MaxAge says after they were last seen.");
        return null;
    }

    /// <summary>Answers the rules with how often each decided.</summary>
    public async Task RulesAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is { Account: var account })
        {
            await ApiAnswer.WriteAsync(context, account.Rules.Read(), ApiJsonContext.Web.RuleList);
        }
    }

    /// <summary>Answers the whole report of one experiment, which holds samples.</summary>
    public async Task ReportAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { Settings: var experiment } found
            || await kept.WithSamplesAsync(context, found.View) is not { } view)
        {
            return;
        }

        var all = view.Reporter.Capture();
        var report = all with
        {
            Experiments =
            [.. all.Experiments.Where(other => other.Name.Equals(experiment.Name, StringComparison.OrdinalIgnoreCase))]
        };
        var isMarkdown = new ApiQuery(context.Request).Text(s_format)!.Equals("markdown", StringComparison.OrdinalIgnoreCase);
        var content = Encoding.UTF8.GetBytes(isMarkdown ? report.ToMarkdown() : report.ToJson());
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{experiment.Name}.{(isMarkdown ? "md" : "json")}\"";
        await ApiAnswer.WriteAsync(context, content, isMarkdown ? "text/markdown; charset=utf-8" : "application/json; charset=utf-8");
    }

    // An endpoint that the application does not have any more still has its curves.
    private async Task<bool> IsInHistoryAsync(HttpContext context, string experiment, string endpoint)
    {
        var now = time.GetUtcNow();
        return (await store.ReadHistoryAsync(experiment, endpoint, now - s_longestSpan, now.AddMinutes(1), context.RequestAborted)
            .WaitAsync(s_storeDeadline, time, context.RequestAborted)).Count > 0;
    }

    private static IEnumerable<MismatchGroupReport> Sort(IEnumerable<MismatchGroupReport> groups, string sort)
    {
        var sorted = sort.TrimStart('-').ToUpperInvariant() switch
        {
            "LASTSEEN" => groups.OrderByDescending(static group => group.LastSeen).ThenBy(static group => group.Id, StringComparer.Ordinal),
            "FIRSTSEEN" =>
                groups.OrderByDescending(static group => group.FirstSeen).ThenBy(static group => group.Id, StringComparer.Ordinal),
            "PATH" =>
                groups.OrderBy(static group => group.Path, StringComparer.Ordinal).ThenBy(static group => group.Id, StringComparer.Ordinal),
            "ENDPOINT" =>
                groups.OrderBy(static group => group.Endpoint, StringComparer.Ordinal).ThenByDescending(static group => group.Count)
                    .ThenBy(static group => group.Id, StringComparer.Ordinal),
            "COUNT" =>
                groups.OrderByDescending(static group => group.Counted).ThenByDescending(static group => group.Count)
                    .ThenByDescending(static group => group.UnverifiableCount + group.NoiseCount)
                    .ThenBy(static group => group.Id, StringComparer.Ordinal),
            _ => groups,
        };
        return sort.StartsWith('-') ? sorted.Reverse() : sorted;
    }

    private ExperimentOverview Overview(Experiment experiment, EvidenceView view) =>
        Overview(experiment, view.Reporter.Capture(experiment.Name), view.Book.Scope);

    private ExperimentOverview Overview(Experiment experiment, ExperimentReport report, BookScope scope) => new()
    {
        Name = experiment.Name, State = ExperimentCondition.Of(experiment, report), Rate = experiment.Rate, Summary = report.Summary,
        Headline = report.Headline,
        Verdict = report.Verdict?.Answer ?? Verdict.NotYetKnown, Compared = report.Verdict?.Compared ?? 0,
        MismatchShare = report.MismatchShare,
        FailureShare = report.FailureShare, PauseCause = report.PauseCause, Control = report.Control, Candidate = report.Candidate,
        PairedLatency = report.PairedLatency, Limits = experiment.Limits, Owner = experiment.Contact.Owner,
        Spark = Spark(experiment.Name, scope),
    };

    private ExperimentDetail Detail(Experiment experiment, EvidenceView view)
    {
        var (report, scope) = (view.Reporter.Capture(experiment.Name), view.Book.Scope);
        return new ExperimentDetail
        {
            Of = scope.Of, Instance = scope.Instance, Instances = scope.Instances, UpTo = scope.UpTo,
            Name = experiment.Name, State = ExperimentCondition.Of(experiment, report), Rate = experiment.Rate, Summary = report.Summary,
            Headline = report.Headline,
            Verdict = report.Verdict?.Answer ?? Verdict.NotYetKnown, Compared = report.Verdict?.Compared ?? 0,
            CountedSince = report.CountedSince, Stop = stops.Of(experiment), KillSwitch = killSwitch.Answer(),
            Forgotten = stops.ForgottenOf(experiment.Name),
            Builds = [.. view.Reporter.Evidence(experiment.Name).Select(static evidence => evidence.CandidateVersion).OfType<string>()
                .Distinct(StringComparer.Ordinal)],
            MismatchShare = report.MismatchShare, FailureShare = report.FailureShare, PauseCause = report.PauseCause,
            Control = report.Control, Candidate = report.Candidate,
            Owner = experiment.Contact.Owner, Spark = Spark(experiment.Name, scope), Account = report.Account, Overhead = report.Overhead,
            PairedLatency = report.PairedLatency,
            Endpoints = report.Endpoints,
            Rules = report.Rules, Noise = report.Noise, Advice = report.Advice,
            Sentences = report.Sentences, DifferencesBeyondGroups = report.DifferencesBeyondGroups,
            FailuresBeyondGroups = report.FailuresBeyondGroups, Contact = experiment.Contact, Timeout = experiment.Timeout,
            MaxBodyBytes = experiment.MaxBodyBytes,
            Since = report.Verdict?.Since, SettingsHash = experiment.SettingsHash,
            RulesHash = experiment.RulesHash, ControlVersion = samples.ControlVersion,
            CandidateVersion = report.Verdict?.CandidateVersion, Limits = experiment.Limits,
        };
    }

    // What the store has not got yet is at hand.
    private IReadOnlyList<HistoryMinute> WithNewest(IReadOnlyList<HistoryMinute> stored, string experiment, string? endpoint,
        DateTimeOffset from, DateTimeOffset to)
    {
        history.Look(time.GetUtcNow());
        var minutes = new SortedDictionary<DateTimeOffset, HistoryMinute>(stored.ToDictionary(static minute => minute.Minute));
        foreach (var minute in history.Recent(experiment, endpoint).Where(minute => minute.Minute >= from && minute.Minute < to))
        {
            if (!minutes.TryGetValue(minute.Minute, out var known) || known.Sampled < minute.Sampled)
            {
                minutes[minute.Minute] = minute with { Run = string.Empty };
            }
        }

        return [.. minutes.Values];
    }

    // What is at hand is this process's own, which says nothing of another instance.
    private IReadOnlyList<SparkPoint> Spark(string experiment, BookScope scope) =>
        scope is { Of: EvidenceScope.Instance, UpTo: not null } ? [] : Spark(experiment);

    private IReadOnlyList<SparkPoint> Spark(string experiment) =>
    [
        .. history.Recent(experiment).Where(minute => minute.Minute > time.GetUtcNow().AddHours(-1)).Select(static minute => new SparkPoint(
            minute.Minute, minute.Sampled, minute.Outcomes.GetValueOrDefault("mismatch"), minute.Control.P95, minute.Candidate.P95)),
    ];
}
