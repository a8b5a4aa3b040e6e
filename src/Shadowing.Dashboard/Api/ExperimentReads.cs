using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
using Shadowing.Storage;
using Shadowing.Storage.Archives;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers what can be read of experiments without seeing a value of any call.</summary>
internal sealed class ExperimentReads(
    ExperimentFinder finder, ExperimentRegistry registry, ShadowReporter reporter, HistoryRecorder history, IShadowStore store,
    SampleMaker samples, TimeProvider time)
{
    private static readonly TimeSpan s_longestSpan = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_usualSpan = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_storeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Answers all experiments.</summary>
    public Task ListAsync(HttpContext context)
    {
        history.Look(time.GetUtcNow());
        var experiments = registry.Current.All.Select(experiment => Overview(experiment, reporter.Capture(experiment.Name))).ToList();
        var answer = new ExperimentsAnswer(time.GetUtcNow(), Instance.Name, experiments);
        return ApiAnswer.WriteAsync(context, answer, ApiJsonContext.Web.ExperimentsAnswer, answer with { TakenAt = default });
    }

    /// <summary>Answers one experiment.</summary>
    public async Task OneAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is (var experiment, _))
        {
            await ApiAnswer.WriteAsync(context, Detail(experiment, reporter.Capture(experiment.Name)),
                ApiJsonContext.Web.ExperimentDetail);
        }
    }

    /// <summary>Answers the account of an experiment, or of one of its endpoints.</summary>
    public async Task AccountAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not (var experiment, _))
        {
            return;
        }

        var report = reporter.Capture(experiment.Name);
        if (new ApiQuery(context.Request).Text("endpoint") is not { } name)
        {
            await ApiAnswer.WriteAsync(context, report.Account, ApiJsonContext.Web.AccountReport);
        }
        else if (report.Endpoints.FirstOrDefault(
            endpoint => endpoint.Endpoint.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } endpoint)
        {
            await ApiAnswer.WriteAsync(context, endpoint.Account, ApiJsonContext.Web.AccountReport);
        }
        else
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such endpoint.",
                $"'{PrintableText.OneLine(name)}' was not sampled; the known ones are {string.Join(", ", report.Endpoints.Take(20).Select(static known => known.Endpoint).DefaultIfEmpty("none"))}.");
        }
    }

    /// <summary>Answers the history.</summary>
    public async Task SeriesAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not (var experiment, _))
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var to = query.Time("to") ?? time.GetUtcNow().AddMinutes(1);
        var from = query.Time("from") ?? (to - DateTimeOffset.MinValue > s_usualSpan ? to - s_usualSpan : to);
        if (query.Error is { } error
            || (error = from >= to || to - from > s_longestSpan + TimeSpan.FromMinutes(2)
                ? "'from' must be before 'to', and at most 7 days before."
                : null) is not null)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "Not a span of time.", error);
            return;
        }

        try
        {
            var endpoint = query.Text("endpoint");
            var minutes = await store.ReadHistoryAsync(experiment.Name, endpoint, from, to, context.RequestAborted)
                .WaitAsync(s_storeDeadline, time, context.RequestAborted);
            var annotations = await store.ReadAnnotationsAsync(experiment.Name, from, to, context.RequestAborted)
                .WaitAsync(s_storeDeadline, time, context.RequestAborted);
            await ApiAnswer.WriteAsync(context, new SeriesAnswer(WithNewest(minutes, experiment.Name, endpoint, from, to), annotations),
                ApiJsonContext.Web.SeriesAnswer);
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
        if (await finder.FindAsync(context) is not (var experiment, _))
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var (endpoint, path, from, to) = (query.Text("endpoint"), query.Text("path"), query.Time("from"), query.Time("to"));
        var kind = query.OneOf("kind", [.. Enum.GetValues<DifferenceKind>().Select(DifferenceText.Of)]);
        var label = query.OneOf("label", "real", "noise", "unverifiable");
        var sort = query.OneOf("sort", "rank", "-rank", "count", "-count", "lastSeen", "-lastSeen", "firstSeen", "-firstSeen", "path",
            "-path", "endpoint", "-endpoint") ?? "rank";
        var build = BuildQuestion.Read(query);
        var page = query.Page();
        if (query.Error is { } error)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "Not a question that can be answered.", error);
            return;
        }

        var isOf = build.OfMismatches(reporter, experiment.Name);
        var groups = reporter.Groups(experiment.Name)
            .Where(group => (endpoint is null || group.Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase))
                && (path is null || group.Path.Contains(path, StringComparison.OrdinalIgnoreCase))
                && (kind is null || group.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase))
                && (label is null || group.Label.Equals(label, StringComparison.OrdinalIgnoreCase))
                && isOf(group)
                && (from is null || group.LastSeen >= from) && (to is null || group.FirstSeen < to));
        await ApiAnswer.WriteAsync(context, Page<MismatchGroupReport>.Of([.. Sort(groups, sort)], page), ApiJsonContext.Web.GroupPage);
    }

    /// <summary>Answers one mismatch group.</summary>
    public async Task GroupAsync(HttpContext context)
    {
        if (await FindGroupAsync(context) is (var group, var account)
            && reporter.Groups(account.Name).FirstOrDefault(other => other.Id == group.Id) is { } report)
        {
            await ApiAnswer.WriteAsync(context, report, ApiJsonContext.Web.MismatchGroupReport);
        }
    }

    /// <summary>Finds the group that a request names; null, and the answer is written, when there is none.</summary>
    public async Task<(MismatchGroup Group, ExperimentRecord Account)?> FindGroupAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not (_, var account))
        {
            return null;
        }

        if (account.Groups.Find(context.GetRouteValue("id") as string ?? string.Empty) is { } group)
        {
            return (group, account);
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such group.",
            "It has gone, or never was: groups are kept for as long as Samples:MaxAge says after they were last seen.");
        return null;
    }

    /// <summary>Answers the rules with how often each decided.</summary>
    public async Task RulesAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is (_, var account))
        {
            await ApiAnswer.WriteAsync(context, account.Rules.Read(), ApiJsonContext.Web.RuleList);
        }
    }

    /// <summary>Answers the whole report of one experiment, which holds samples.</summary>
    public async Task ReportAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not (var experiment, _))
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var format = query.OneOf("format", "markdown", "json");
        if (query.Error is { } error)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "No such format.", error);
            return;
        }

        var all = reporter.Capture();
        var report = all with
        {
            Experiments =
            [.. all.Experiments.Where(other => other.Name.Equals(experiment.Name, StringComparison.OrdinalIgnoreCase))]
        };
        var isMarkdown = format?.Equals("markdown", StringComparison.OrdinalIgnoreCase) is true;
        var content = Encoding.UTF8.GetBytes(isMarkdown ? report.ToMarkdown() : report.ToJson());
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{experiment.Name}.{(isMarkdown ? "md" : "json")}\"";
        await ApiAnswer.WriteAsync(context, content, isMarkdown ? "text/markdown; charset=utf-8" : "application/json; charset=utf-8",
            content);
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

    private ExperimentOverview Overview(Experiment experiment, ExperimentReport report) => new()
    {
        Name = experiment.Name, State = ExperimentCondition.Of(experiment, report), Rate = experiment.Rate, Summary = report.Summary,
        Headline = report.Headline,
        Verdict = report.Verdict?.Answer ?? Verdict.NotYetKnown, Compared = report.Verdict?.Compared ?? 0,
        MismatchShare = report.MismatchShare,
        FailureShare = report.FailureShare, PauseCause = report.PauseCause, Control = report.Control, Candidate = report.Candidate,
        PairedLatency = report.PairedLatency, Limits = experiment.Limits, Owner = experiment.Contact.Owner,
        Spark = Spark(experiment.Name),
    };

    private ExperimentDetail Detail(Experiment experiment, ExperimentReport report)
    {
        return new ExperimentDetail
        {
            Name = experiment.Name, State = ExperimentCondition.Of(experiment, report), Rate = experiment.Rate, Summary = report.Summary,
            Headline = report.Headline,
            Verdict = report.Verdict?.Answer ?? Verdict.NotYetKnown, Compared = report.Verdict?.Compared ?? 0,
            CountedSince = report.CountedSince,
            Builds = [.. reporter.Evidence(experiment.Name).Select(static evidence => evidence.CandidateVersion).OfType<string>()
                .Distinct(StringComparer.Ordinal)],
            MismatchShare = report.MismatchShare, FailureShare = report.FailureShare, PauseCause = report.PauseCause,
            Control = report.Control, Candidate = report.Candidate,
            Owner = experiment.Contact.Owner, Spark = Spark(experiment.Name), Account = report.Account, Overhead = report.Overhead,
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

    private IReadOnlyList<SparkPoint> Spark(string experiment) =>
    [
        .. history.Recent(experiment).Where(minute => minute.Minute > time.GetUtcNow().AddHours(-1)).Select(static minute => new SparkPoint(
            minute.Minute, minute.Sampled, minute.Outcomes.GetValueOrDefault("mismatch"), minute.Control.P95, minute.Candidate.P95)),
    ];
}
