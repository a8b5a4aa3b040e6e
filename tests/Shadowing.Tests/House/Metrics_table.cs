using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Reports;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

public sealed class Metrics_table
{
    [Fact]
    public void The_table_of_metrics_in_the_documentation_is_the_one_that_is_measured()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ShadowTelemetry.Name)
                {
                    lock (instruments)
                    {
                        instruments.Add(instrument);
                    }
                }
            },
        };
        listener.Start();
        using var metrics = new ShadowMetrics(new FaultLog(NullLogger<FaultLog>.Instance));
        _ = new AccountMetrics(metrics, new AccountBook(TimeProvider.System));
        _ = new VerdictMetrics(metrics, null!, null!, TimeProvider.System);
        metrics.ObserveQueue(() => 0, 1, () => 0, () => 0);
        metrics.ObserveConfiguration(() => false);
        metrics.ObserveSinks(() => []);
        metrics.ObserveAlerts(() => (0, 0, 0));
        metrics.ObserveSamples(() => 0, () => 0);
        metrics.ObserveStore(() => 0, () => 0, () => 0);
        var text = new StringBuilder(
            "# Metrics of the meter `Shadowing`\n\n| instrument | kind | unit | what it says |\n|---|---|---|---|\n");
        foreach (var instrument in instruments.DistinctBy(instrument => instrument.Name)
            .OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"| `{instrument.Name}` | {instrument.GetType().Name.Split('`')[0]} | {instrument.Unit} | {instrument.Description} |\n");
        }

        text.Append("""

            Tags, none of which carries user data:

            | tag | on | values |
            |---|---|---|
            | `shadowing.experiment` | all but queue, configuration, faults, sinks, alerts, samples, store | the experiments' names |
            | `shadowing.endpoint` | sampled, eligible, in flight, finished, candidate calls, both durations | method and route template, service and method, or `inline`; 200 over all experiments, further ones are `_OTHER` |
            | `shadowing.outcome` | finished | `match`, `mismatch`, `noise`, `unverifiable`, `candidate_failed`, `timed_out`, `not_comparable`, `dropped` |
            | `shadowing.reason` | not comparable, candidate failures, after the answer, self-checks | a fixed list each |
            | `shadowing.drop.reason` | dropped | {every reason} |
            | `shadowing.difference.kind` | mismatches | `status`, `header`, `exception`, `value`, `type`, `missing`, `unexpected`, `order`, `length`, `text`, `bytes` |
            | `shadowing.fault.path` | faults | `caller`: on a caller's path; `own`: elsewhere |
            | `shadowing.quantile`, `shadowing.interval` | overhead | `p50`, `p99`; `measured`, `low`, `high`: an end is absent while the calls are too few to tell it |
            | `shadowing.verdict.answer`, `shadowing.candidate.version` | verdict | `safe`, `harmful`, `not yet known`; the build that it is of, empty where nobody knows it |
            | `shadowing.guardrail` | verdict values and limits | `mismatches`, `failures`, `latency p50`, `latency p99` |
            | `shadowing.sink`, `shadowing.result` | sink events, alerts | the sinks' types; `delivered`, `lost`, `failed`, and `sent`, `failed`, `suppressed` |

            All of them are of this process alone, the verdict too, also where several instances share a store: add up what is a count; the verdict of the fleet is on the pages and in the API.

            A method that HTTP does not know is `_OTHER` in an endpoint's name. Coverage is what was compared of what was sampled: the outcomes `match`, `mismatch`, `noise` and `unverifiable` of `shadowing.calls.finished`, over `shadowing.calls.sampled`.
            What is measured on the pump is measured within the candidate's span, so exemplars lead to it. How to set up a collector, alerts and a dashboard: [docs/guide/observability](../guide/observability/README.md).

            """.ReplaceLineEndings("\n").Replace("{every reason}",
                string.Join(", ", Enum.GetValues<DropReason>().Select(static reason => $"`{Tags.Of(reason)}`")), StringComparison.Ordinal));
        var made = text.ToString();
        Assert.Equal(Snapshot.Kept("docs/reference/metrics.md", made), made);
    }
}
