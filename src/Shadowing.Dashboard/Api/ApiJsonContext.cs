using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Shadowing.Accounting;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.Operations.Audits;
using Shadowing.Reports;
using Shadowing.Reports.Trials;
using Shadowing.Storage;

namespace Shadowing.Dashboard.Api;

/// <summary>How the API writes JSON, without reflection: camelCase, durations in seconds, everything escaped that a page could take for
/// markup.</summary>
[JsonSerializable(typeof(MeAnswer))]
[JsonSerializable(typeof(ExperimentsAnswer))]
[JsonSerializable(typeof(ExperimentDetail))]
[JsonSerializable(typeof(AccountReport))]
[JsonSerializable(typeof(SeriesAnswer))]
[JsonSerializable(typeof(MismatchGroupReport))]
[JsonSerializable(typeof(Page<MismatchGroupReport>), TypeInfoPropertyName = "GroupPage")]
[JsonSerializable(typeof(Page<MismatchSample>), TypeInfoPropertyName = "SamplePage")]
[JsonSerializable(typeof(FailureGroupReport))]
[JsonSerializable(typeof(Page<FailureGroupReport>), TypeInfoPropertyName = "FailurePage")]
[JsonSerializable(typeof(Page<FailureSample>), TypeInfoPropertyName = "FailureSamplePage")]
[JsonSerializable(typeof(Page<AuditEntry>), TypeInfoPropertyName = "AuditPage")]
[JsonSerializable(typeof(IReadOnlyList<RuleReport>), TypeInfoPropertyName = "RuleList")]
[JsonSerializable(typeof(List<RuleAnswer>), TypeInfoPropertyName = "RuleAnswers")]
[JsonSerializable(typeof(TrialReport))]
[JsonSerializable(typeof(VerdictReport))]
[JsonSerializable(typeof(IReadOnlyList<EvidenceReport>), TypeInfoPropertyName = "EvidenceList")]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(InstancesAnswer))]
[JsonSerializable(typeof(KillSwitchAnswer))]
[JsonSerializable(typeof(DoneAnswer))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(AuditFindings))]
[JsonSerializable(typeof(StartRequest))]
[JsonSerializable(typeof(ForgetRequest))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>), TypeInfoPropertyName = "Fields")]
internal sealed partial class ApiJsonContext : JsonSerializerContext
{
    /// <summary>Gets the settings of all answers.</summary>
    public static ApiJsonContext Web { get; } = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new SecondsConverter() } });

    /// <summary>Gets the same settings to describe answers by. Those of the web would read numbers from texts too, and descriptions would
    /// say that they may be texts.</summary>
    public static ApiJsonContext Described { get; } = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict, Converters = { new SecondsConverter() },
        });

    /// <summary>Gets how the report is written, to describe it by.</summary>
    public static JsonTypeInfo<ShadowReport> DescribedReport { get; } = new ReportJsonContext(
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new SecondsConverter() } })
        .ShadowReport;
}
