using Shadowing.Experiments;
using Shadowing.Fleet.Runs;
using Shadowing.Notifications.Alerts;
using Shadowing.Notifications.Speakers;

namespace Shadowing.Reports.Fleets;

/// <summary>Sees what the page of the fleet shows.</summary>
internal sealed class FleetAlerts(FleetView fleet, ExperimentRegistry registry, InstanceStatus status) : IFleetAlerts
{
    private const int MostNamed = 5;

    /// <inheritdoc/>
    public async Task<FleetLook?> LookAsync(CancellationToken cancellation)
    {
        var picture = await fleet.ReadAsync(cancellation);
        return picture.FoldedAt is null ? null
            : new FleetLook(picture.Now, picture.View.Book.StartedAt,
                [.. registry.Current.All.Select(experiment => Look(picture, experiment))]);
    }

    private AlertLook Look(FleetPicture picture, Experiment experiment)
    {
        var live = picture.Runs.Where(run => picture.State(run) is not "ended").ToList();
        var paused = live
            .Where(run => FleetPicture.Content(run)?.Paused.Contains(experiment.Name, StringComparer.OrdinalIgnoreCase) is true)
            .Select(static run => run.Instance).ToList();
        var book = picture.View.Book;
        return AlertLook.Of(book.Experiment(experiment.Name), experiment, picture.Now, book.Scope.WhyUnjudged) with
        {
            Instance = status.Name,
            IsOfFleet = true,
            IsPaused = paused.Count > 0,
            PausedAt = paused.Count == 0 ? null : FormattableString.Invariant(
                $"{paused.Count} of {live.Count} instances ({string.Join(", ", paused.Take(MostNamed))}{(paused.Count > MostNamed ? ", ..." : string.Empty)})"),
        };
    }
}
