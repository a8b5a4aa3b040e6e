using System.Globalization;
using Shadowing.Benchmarks.Services;

namespace Shadowing.Benchmarks.Report;

/// <summary>What a decorator may cost its caller.</summary>
internal static class ServiceGoals
{
    // What the documentation of services promises.
    private const double MostNotSampled = 6;

    /// <summary>Holds rows against what they should be.</summary>
    public static IEnumerable<Goal> Of(IReadOnlyList<ServiceRow> rows)
    {
        foreach (var row in rows.Where(static row => row is { Way: CatalogWay.Generated, State: not CatalogState.Sampled }))
        {
            var state = row.State == CatalogState.Disabled ? "disabled" : "not sampled";
            yield return new Goal($"generated, {state}, {row.Call}",
                string.Create(CultureInfo.InvariantCulture, $"at most +{MostNotSampled:0} ns, 0 B"),
                string.Create(CultureInfo.InvariantCulture, $"+{row.Over:0.0} ns, {row.Bytes:N0} B"),
                row.Over <= MostNotSampled && row.Bytes == 0);
        }

        foreach (var row in rows.Where(static row => row is { Way: CatalogWay.MadeAtRunTime, State: CatalogState.NotSampled }))
        {
            var ratio = row.Over / Like(rows, row, CatalogWay.CastleDynamicProxy).Over;
            yield return new Goal($"made at run time, not sampled, {row.Call}", "less than Castle.DynamicProxy, 0 B",
                string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} of it, {row.Bytes:N0} B"), ratio < 1 && row.Bytes == 0);
        }
    }

    private static ServiceRow Like(IEnumerable<ServiceRow> rows, ServiceRow row, CatalogWay way) =>
        rows.First(other => other.Way == way && other.State == row.State && other.Call == row.Call);
}
