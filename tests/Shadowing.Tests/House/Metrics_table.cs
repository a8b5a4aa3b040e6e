using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Reporting;
using Shadowing.Testing;

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
        using var metrics = new ShadowMetrics(new AccountBook(TimeProvider.System), new FaultLog(NullLogger<FaultLog>.Instance));
        metrics.ObserveQueue(() => 0, 1, () => 0, () => 0);
        metrics.ObserveStore(() => 0, () => 0, () => 0);
        var text = new StringBuilder("# Metrics of the meter `Shadowing`\n\n| instrument | kind | unit | what it says |\n|---|---|---|---|\n");
        foreach (var instrument in instruments.DistinctBy(instrument => instrument.Name).OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{instrument.Name}` | {instrument.GetType().Name.Split('`')[0]} | {instrument.Unit} | {instrument.Description} |\n");
        }

        text.Append("\nTags: `shadowing.experiment`, `shadowing.endpoint` (method and route template, service and method, or `inline`; at most 256 per experiment), `shadowing.outcome`, `shadowing.reason`, `shadowing.drop.reason`. None carries user data.\n");
        var made = text.ToString();
        Assert.Equal(Snapshot.Kept("docs/metrics.md", made), made);
    }
}
