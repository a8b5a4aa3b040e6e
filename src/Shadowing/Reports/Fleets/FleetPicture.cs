using System.Globalization;
using System.Text.Json;
using Shadowing.Evidence;
using Shadowing.Fleet.Runs;
using Shadowing.Storage.Shared;

namespace Shadowing.Reports.Fleets;

/// <summary>What the fleet had counted at one moment, and who counts.</summary>
internal sealed class FleetPicture(FleetReading reading, EvidenceView view, string ownRun)
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(15);

    /// <summary>Gets the number of the fold.</summary>
    public long Fold => reading.Fold;

    /// <summary>Gets the time of the store.</summary>
    public DateTimeOffset Now => reading.Now;

    /// <summary>Gets when it was folded last; null before the first time.</summary>
    public DateTimeOffset? FoldedAt => reading.FoldedAt;

    /// <summary>Gets the run that folds; null where none does.</summary>
    public string? Holder => reading.Holder;

    /// <summary>Gets this process's own run.</summary>
    public string OwnRun => ownRun;

    /// <summary>Gets the runs, those too that have ended lately; not those whose process goes on as another one, because something was
    /// forgotten.</summary>
    public IReadOnlyList<RunReading> Runs { get; } = Present(reading.Runs);

    /// <summary>Gets the evidence.</summary>
    public EvidenceView View => view;

    /// <summary>Gets the name of an instance of a version that knows no epochs of evidence; null where there is none.</summary>
    public string? WithoutEpochs =>
        reading.Runs.FirstOrDefault(static run => run is { IsFolded: false, IsOver: false } && Content(run) is { Epochs: null })?.Instance;

    /// <summary>Says how a run fares: it is 'live', it is 'silent' (it says nothing for long), or it has 'ended'.</summary>
    public string State(RunReading run) => run.IsFolded || run.IsOver ? "ended" : Now - run.LastSeen > s_silence ? "silent" : "live";

    /// <summary>Gets the same with what changes without a fold.</summary>
    public FleetPicture With(FleetReading now, BookScope scope)
    {
        view.Book.Scope = scope;
        return new FleetPicture(now, view, ownRun);
    }

    /// <summary>Tells whether what was folded of an experiment is of an earlier epoch than that.</summary>
    public bool IsBehind(string experiment, long epoch) => IsBehind(reading, experiment, epoch);

    /// <summary>Tells whether what a reading has of an experiment is of an earlier epoch than that.</summary>
    public static bool IsBehind(FleetReading reading, string experiment, long epoch) =>
        epoch > 0 && !reading.Totals.Any(row => row.Kind == RowKind.Epoch
            && row.Experiment.Equals(experiment, StringComparison.OrdinalIgnoreCase)
            && long.TryParse(row.Content, CultureInfo.InvariantCulture, out var folded) && folded >= epoch);

    private static List<RunReading> Present(IReadOnlyList<RunReading> runs)
    {
        var all = runs.Select(static run => run.Run).ToHashSet(StringComparer.Ordinal);
        return [.. runs.Where(run => Content(run)?.GoesOnAs is not { } other || !all.Contains(other))];
    }

    /// <summary>Gets what a run says of itself; null where this version cannot read it.</summary>
    public static RunContent? Content(RunReading run)
    {
        try
        {
            return JsonSerializer.Deserialize(run.Content, FleetJsonContext.Rows.RunContent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
