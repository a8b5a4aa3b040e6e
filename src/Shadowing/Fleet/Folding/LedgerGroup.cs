using System.Text.Json;
using Shadowing.Experiments;
using Shadowing.Fleet.Runs;
using Shadowing.Mismatches;
using Shadowing.Storage;
using Shadowing.Storage.Archives;

namespace Shadowing.Fleet.Folding;

/// <summary>A group over the fleet: what each live run has counted, what all that are gone have, and in which counted calls it was seen.
/// Not for several threads at once.</summary>
internal sealed class LedgerGroup
{
    private readonly Dictionary<string, RunGroup> _runs = new(StringComparer.Ordinal);
    private RunGroup? _base;
    private bool _isOfMismatches;

    /// <summary>Gets how often it was seen in which evidence run: as the fold counts.</summary>
    public GroupBuilds Builds { get; } = new();

    /// <summary>Gets the samples that are kept of it.</summary>
    public required LedgerSamples Samples { get; init; }

    /// <summary>Gets a value indicating whether the total is another one than was told.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Gets a value indicating whether what is kept of the runs that are gone, and of the counted calls, is another than was
    /// told.</summary>
    public bool IsBaseChanged { get; private set; }

    /// <summary>Gets when it was last seen by anybody.</summary>
    public DateTimeOffset LastSeen => Parts.Max(static part => part.LastSeen);

    /// <summary>Gets how many calls all have seen it in.</summary>
    public long Seen => Parts.Sum(static part => part.Seen);

    private IEnumerable<RunGroup> Parts => _base is null ? _runs.Values : _runs.Values.Append(_base);

    // Each addition makes a new one of all: of many runs only where all of it is wanted.
    private RunGroup Total => _runs.Values.Aggregate(_base, static (sum, part) => sum?.Plus(part) ?? part)!;

    /// <summary>Gets how many calls a run has seen it in.</summary>
    public long SeenBy(string run) => _runs.GetValueOrDefault(run)?.Seen ?? 0;

    /// <summary>Takes in what a run has counted up to now; of the empty run, what those have that were taken in.</summary>
    public void Set(string run, RunGroup part)
    {
        IsChanged = true;
        _isOfMismatches = part.Mismatch is not null;
        if (run.Length > 0)
        {
            _runs[run] = part;
            return;
        }

        _base = part;
        var (first, last) = (part.Mismatch?.FirstBuild ?? part.Failure?.FirstBuild, part.Mismatch?.LastBuild ?? part.Failure?.LastBuild);
        if (first is not null)
        {
            Builds.Restore(first, last, part.Mismatch?.Runs ?? part.Failure?.Runs);
        }
    }

    /// <summary>Takes in a run that has ended.</summary>
    public void TakeIn(string run)
    {
        if (_runs.Remove(run, out var part))
        {
            (_base, IsBaseChanged, IsChanged) = (_base?.Plus(part) ?? part, true, true);
        }
    }

    /// <summary>Counts a call that it was seen in.</summary>
    public void Saw(EvidencePlace place, ulong call)
    {
        (IsBaseChanged, IsChanged) = (true, true);
        Builds.Saw(place, _isOfMismatches ? call : null);
    }

    /// <summary>Says that all was told.</summary>
    public void Told() => (IsChanged, IsBaseChanged) = (false, false);

    /// <summary>Gets what is kept of the runs that are gone, and of the counted calls.</summary>
    /// <remarks>Runs that live on count for themselves: of theirs there is only what the group is.</remarks>
    public RunGroup Base() => WithBuilds(_base ?? Nothing(Total));

    /// <summary>Gets it for the summary.</summary>
    public StoredGroup Stored(string experiment, string id)
    {
        var total = WithBuilds(Total);
        return new StoredGroup
        {
            Id = id, Experiment = experiment, LastSeen = total.LastSeen,
            Content = total.Mismatch is { } mismatch
                ? JsonSerializer.Serialize(mismatch, StoredJsonContext.Stored.MismatchGroupState)
                : JsonSerializer.Serialize(total.Failure!, StoredJsonContext.Stored.FailureGroupState),
        };
    }

    private RunGroup WithBuilds(RunGroup part) => part with
    {
        Mismatch = part.Mismatch is { } mismatch
            ? mismatch with { FirstBuild = Builds.StoredFirst, LastBuild = Builds.Last, Runs = Builds.Runs } : null,
        Failure = part.Failure is { } failure
            ? failure with { FirstBuild = Builds.StoredFirst, LastBuild = Builds.Last, Runs = Builds.Runs } : null,
    };

    private static RunGroup Nothing(RunGroup like) => like with
    {
        Mismatch = like.Mismatch is { } mismatch
            ? mismatch with { Count = 0, NoiseCount = 0, UnverifiableCount = 0, How = [] } : null,
        Failure = like.Failure is { } failure ? failure with { Count = 0 } : null,
    };
}
