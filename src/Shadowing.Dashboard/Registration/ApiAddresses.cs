using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Addresses;
using Shadowing.Dashboard.Answers;
using Shadowing.Dashboard.Api;
using Shadowing.Dashboard.Description;

namespace Shadowing.Dashboard.Registration;

/// <summary>The addresses of the API, all of them: what is mapped and what is described is this list.</summary>
internal sealed class ApiAddresses(DashboardParts parts)
{
    private const string One = "experiments/{name}";
    private static readonly string[] s_read = ["GET", "HEAD"];
    private static readonly IReadOnlyList<ApiParameter> s_page = [ApiParameters.Page, ApiParameters.Size];
    private static readonly ApiOutcome s_noStore = new(StatusCodes.Status503ServiceUnavailable, "The store does not answer.");

    /// <summary>Gets them.</summary>
    public IReadOnlyList<ApiAddress> All() => [.. Questions(), Verdict(), Events(), .. Changes(), Description()];

    private static ApiAddress Read(string id, string pattern, string says, JsonTypeInfo type, RequestDelegate handler,
        IReadOnlyList<ApiParameter>? parameters = null, DashboardNeed need = DashboardNeed.View, params IEnumerable<ApiOutcome> others) =>
        new(id, pattern, s_read, need, says, handler)
        {
            Parameters = pattern.StartsWith("experiments", StringComparison.Ordinal) ? [.. parameters ?? [], ApiParameters.Instance]
                : parameters ?? [],
            Outcomes = [new(StatusCodes.Status200OK, says, type), .. others],
        };

    private static ApiAddress Post(string id, string action, string says, JsonTypeInfo type, ApiRequest request, RequestDelegate handler,
        DashboardNeed need = DashboardNeed.Operate, params IEnumerable<ApiOutcome> others) =>
        new(id, action.StartsWith("kill-switch", StringComparison.Ordinal) ? action : $"{One}/{action}", ["POST"], need, says, handler)
        {
            Request = request, Outcomes = [new(StatusCodes.Status200OK, says, type), .. others], IsTagged = false,
        };

    private IEnumerable<ApiAddress> Questions()
    {
        var types = ApiJsonContext.Described;
        return
        [
            Read("getCaller", "me", "What the caller may do.", types.MeAnswer, context => parts.Callers.MeAsync(context)),
            Read("listExperiments", "experiments", "All experiments.", types.ExperimentsAnswer,
                context => parts.Experiments.ListAsync(context)),
            Read("getExperiment", One, "One experiment.", types.ExperimentDetail, context => parts.Experiments.OneAsync(context)),
            Read("getAccount", $"{One}/account", "The account: every sampled call once.", types.AccountReport,
                context => parts.Experiments.AccountAsync(context), ExperimentReads.AccountParameters),
            Read("getSeries", $"{One}/series", "The history by the minute: the last hour when nothing is said, 7 days at most.",
                types.SeriesAnswer, context => parts.Experiments.SeriesAsync(context), ExperimentReads.SeriesParameters,
                others: s_noStore),
            Read("listGroups", $"{One}/groups", "The groups of mismatches, without samples.", types.GroupPage,
                context => parts.Experiments.GroupsAsync(context), ExperimentReads.GroupParameters),
            Read("getGroup", $"{One}/groups/{{id}}", "One group of mismatches, without samples.", types.MismatchGroupReport,
                context => parts.Experiments.GroupAsync(context)),
            Read("listSamples", $"{One}/groups/{{id}}/samples", "The samples of a group of mismatches, the newest first.",
                types.SamplePage, context => parts.Samples.ListAsync(context), s_page, DashboardNeed.Inspect),
            Read("listFailures", $"{One}/failures", "The groups of failures, without samples.", types.FailurePage,
                context => parts.Failures.ListAsync(context), FailureReads.GroupParameters),
            Read("getFailure", $"{One}/failures/{{id}}", "One group of failures, without samples.", types.FailureGroupReport,
                context => parts.Failures.OneAsync(context)),
            Read("listFailureSamples", $"{One}/failures/{{id}}/samples", "The samples of a group of failures, the newest first.",
                types.FailureSamplePage, context => parts.Failures.SamplesAsync(context), s_page, DashboardNeed.Inspect),
            Read("listExperimentRules", $"{One}/rules", "The experiment's rules, and how often each decided.", types.RuleList,
                context => parts.Experiments.RulesAsync(context)),
            Read("listRules", "rules", "The rules that can be tried.", types.RuleAnswers, RuleReads.ListAsync),
            Read("listEvidence", $"{One}/evidence", "The evidence of each build and each settings that are kept.", types.EvidenceList,
                context => parts.Verdicts.EvidenceAsync(context)),
            Report(),
            Read("listInstances", "instances", "The instances that share the store, those too that have ended lately.",
                types.InstancesAnswer, context => parts.Instances.ListAsync(context), others: s_noStore),
            Read("getKillSwitch", "kill-switch", "Whether everything is off at once on this instance, and who has turned it off.",
                types.KillSwitchAnswer, context => parts.KillSwitch.OneAsync(context)),
            Read("getHealth", "health", "How this instance fares.", types.HealthAnswer, context => parts.Health.HealthAsync(context)),
            Read("listAudit", "audit", "Who did what, the newest first.", types.AuditPage, context => parts.Health.AuditAsync(context),
                s_page, others: s_noStore),
            Read("verifyAudit", "audit/verify", "Whether the chained audit is what was written.", types.AuditFindings,
                context => parts.Audit.VerifyAsync(context), AuditReads.Parameters, DashboardNeed.Inspect,
                others: s_noStore),
        ];
    }

    private ApiAddress Report() =>
        new("getReport", $"{One}/report", s_read, DashboardNeed.Inspect, "The report of one experiment, with samples.",
            context => parts.Experiments.ReportAsync(context))
        {
            Parameters = [.. ExperimentReads.ReportParameters, ApiParameters.Instance],
            Outcomes =
            [
                new(StatusCodes.Status200OK, "The report.", ApiJsonContext.DescribedReport) { OtherContent = "text/markdown" },
            ],
        };

    private ApiAddress Verdict()
    {
        var type = ApiJsonContext.Described.VerdictReport;
        (string, string)[] later = [("Retry-After", "In how many seconds it is worth asking again.")];
        return new("getVerdict", $"{One}/verdict", ["GET", "HEAD", "POST"], DashboardNeed.Verdict,
            "Whether the candidate may go on. Without 'require' the status is always 200.",
            context => parts.Verdicts.VerdictAsync(context))
        {
            Parameters = [.. VerdictReads.Parameters, ApiParameters.Instance],
            Outcomes =
            [
                new(StatusCodes.Status200OK, "The verdict, which is what is required, when something is.", type),
                new(StatusCodes.Status409Conflict, "The candidate is harmful, and something else is required.", type) { Headers = later },
                new(StatusCodes.Status412PreconditionFailed, "What is required is not known yet, or the verdict is of another build.",
                    type) { Headers = later },
            ],
        };
    }

    private ApiAddress Events() =>
        new("followChanges", "events", ["GET"], DashboardNeed.View,
            "Server-sent events: 'changed' at most every two seconds while something changes, and a comment every 15 seconds.",
            context => parts.Events.RunAsync(context))
        {
            Outcomes =
            [
                new(StatusCodes.Status200OK, "The events.") { OtherContent = "text/event-stream" },
                new(StatusCodes.Status503ServiceUnavailable, "Too many streams are open: ask every few seconds instead."),
            ],
            IsTagged = false,
        };

    private IEnumerable<ApiAddress> Changes()
    {
        var (types, done) = (ApiJsonContext.Described, ApiJsonContext.Described.DoneAnswer);
        return
        [
            Post("tryRule", "rules/try", "What a rule would hide in the kept samples. It changes nothing.", types.TrialReport,
                new(RequestSchemas.Rule, IsRequired: true), context => parts.Samples.TryRuleAsync(context), DashboardNeed.Inspect),
            Post("stopExperiment", "stop", "Nothing is sampled any more, until somebody starts it again.", done,
                new(RequestSchemas.Stop, IsRequired: false),
                context => parts.Changes.StopAsync(context),
                others: new ApiOutcome(StatusCodes.Status202Accepted, "It holds on this instance; the others are told as soon as the store answers.",
                    done)),
            Post("startExperiment", "start", "Samples again.", done,
                new(RequestSchemas.Start, IsRequired: true),
                context => parts.Changes.StartAsync(context),
                others:
                [
                    new ApiOutcome(StatusCodes.Status409Conflict, "Somebody else has stopped or started it meanwhile."), s_noStore,
                ]),
            Post("turnKillSwitchOn", "kill-switch/on", "Everything is off at once, until somebody turns the kill switch off.", done,
                new(RequestSchemas.Stop, IsRequired: false),
                context => parts.Changes.KillAsync(context),
                others: new ApiOutcome(StatusCodes.Status202Accepted, "It holds on this instance; the others are told as soon as the store answers.",
                    done)),
            Post("turnKillSwitchOff", "kill-switch/off", "Calls are sampled as the settings say, if nothing else has it on.", done,
                new(RequestSchemas.Start, IsRequired: true),
                context => parts.Changes.ReviveAsync(context),
                others:
                [
                    new ApiOutcome(StatusCodes.Status409Conflict, "Somebody else has turned it on meanwhile."), s_noStore,
                ]),
            Post("forgetExperiment", "forget", "Deletes the experiment's groups, samples, history and evidence.", done,
                new(RequestSchemas.Forget, IsRequired: true),
                context => parts.Changes.ForgetAsync(context),
                others:
                [
                    new ApiOutcome(StatusCodes.Status409Conflict, "Somebody else has made it forgotten meanwhile."), s_noStore,
                ]),
            Post("announceRelease", "release", "That build of the candidate answers from now on.", done,
                new(RequestSchemas.Release, IsRequired: true), context => parts.Changes.ReleaseAsync(context),
                others:
                [
                    new ApiOutcome(StatusCodes.Status409Conflict, "CandidateVersion is configured otherwise."),
                    new ApiOutcome(StatusCodes.Status202Accepted, "It holds on this instance; the others are told as soon as the store answers.",
                        done),
                ]),
        ];
    }

    private ApiAddress Description()
    {
        // It describes itself too, so it can only be written when all addresses are there.
        var document = new Lazy<Representation>(() => OpenApiDocument.Write(All()));
        return new("getDescription", "openapi.json", s_read, DashboardNeed.View, "This document.",
            context => ApiAnswer.WriteAsync(context, document.Value))
        {
            Outcomes = [new(StatusCodes.Status200OK, "The document.") { OtherContent = "application/json" }],
        };
    }
}
