using Shadowing.Experiments;

namespace Shadowing.Mismatches;

/// <summary>Counts how often a group was seen in each of the last evidence runs, and in which builds. Not for several threads at
/// once.</summary>
internal sealed class GroupBuilds
{
    private const int MostRuns = 8;

    // While one build takes the other's place both go on.
    private const int MostWithCalls = 2;
    private const string UnknownBuild = "(unknown)";

    // The one that was begun last is the last.
    private readonly List<RunCalls> _runs = [];

    /// <summary>Gets the first build that is known to have shown the group; null where none is.</summary>
    public string? First { get; private set; }

    /// <summary>Gets the last build that is known to have shown the group; null where none is.</summary>
    public string? Last { get; private set; }

    /// <summary>Gets the runs, the one that was begun first before the others.</summary>
    public IReadOnlyList<RunTally> Runs => [.. _runs.Select(static run => run.Read())];

    /// <summary>Gets in how many counted calls it was seen in each build of those runs.</summary>
    public IReadOnlyDictionary<string, long> Read() =>
        Runs.GroupBy(static tally => tally.Run.CandidateVersion ?? UnknownBuild, StringComparer.Ordinal)
            .ToDictionary(static build => build.Key, static build => build.Sum(static tally => tally.Counted), StringComparer.Ordinal);

    /// <summary>Counts a call.</summary>
    /// <param name="place">Where it is evidence.</param>
    /// <param name="call">Its random number; null where nobody asks which calls they are.</param>
    public void Saw(EvidencePlace place, ulong? call)
    {
        First ??= place.Run.CandidateVersion;
        Last = place.Run.CandidateVersion ?? Last;
        Of(place.Run).Saw(place.IsCounted, call);
    }

    /// <summary>Gets how often it was seen in one run.</summary>
    public RunTally Tally(EvidenceKey run) => _runs.Find(calls => calls.Run == run)?.Read() ?? new RunTally(run, 0, 0);

    /// <summary>Takes back what an earlier process has counted, which is what came first.</summary>
    public void Restore(string? first, string? last, IReadOnlyList<RunTally> runs)
    {
        (First, Last) = (first ?? First, Last ?? last);
        var live = Runs;
        _runs.Clear();
        foreach (var tally in runs.Where(static tally => tally is { Run.SettingsHash: not null }).Concat(live))
        {
            Of(tally.Run).Restore(tally);
        }
    }

    private RunCalls Of(EvidenceKey run)
    {
        if (_runs.FindLast(calls => calls.Run == run) is { } known)
        {
            return known;
        }

        var begun = new RunCalls(run);
        _runs.Add(begun);
        if (_runs.Count > MostWithCalls)
        {
            _runs[^(MostWithCalls + 1)].Forget();
        }

        if (_runs.Count > MostRuns)
        {
            _runs.RemoveAt(0);
        }

        return begun;
    }
}
