using Shadowing.Experiments;

namespace Shadowing.Mismatches;

/// <summary>Counts how often a group was seen in each of the last evidence runs, and in which builds. Not for several threads at
/// once.</summary>
internal sealed class GroupBuilds
{
    private const int MostRuns = 8;

    // As many as evidence is kept of: while one build takes the other's place, and is taken back, all of them go on.
    private const int MostWithCalls = 4;
    private const string UnknownBuild = "(unknown)";

    // The one that was seen last is the last.
    private readonly List<RunCalls> _runs = [];

    /// <summary>Gets the first build that showed the group; null where nobody knows which it was.</summary>
    public string? First => StoredFirst is UnknownBuild ? null : StoredFirst;

    /// <summary>Gets what is stored of <see cref="First"/>: that nobody knows which build was the first is known too.</summary>
    public string? StoredFirst { get; private set; }

    /// <summary>Gets the last build that is known to have shown the group; null where none is.</summary>
    public string? Last { get; private set; }

    /// <summary>Gets the runs, the one that was seen last behind the others.</summary>
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
        StoredFirst ??= place.Run.CandidateVersion ?? UnknownBuild;
        Last = place.Run.CandidateVersion ?? Last;
        Of(place.Run).Saw(place.IsCounted, call);
    }

    /// <summary>Gets how often it was seen in one run.</summary>
    public RunTally Tally(EvidenceKey run) => _runs.Find(calls => calls.Run == run)?.Read() ?? new RunTally(run, 0, 0);

    /// <summary>Takes back what an earlier process has counted, which is what came first.</summary>
    /// <param name="first">The first build; null in what was written before builds were.</param>
    /// <param name="last">The last build.</param>
    /// <param name="runs">The runs; null likewise.</param>
    public void Restore(string? first, string? last, IReadOnlyList<RunTally>? runs)
    {
        (StoredFirst, Last) = (first ?? UnknownBuild, Last ?? last);
        var live = Runs;
        _runs.Clear();
        foreach (var tally in (runs ?? []).Where(static tally => tally is { Run.SettingsHash: not null }).Concat(live))
        {
            Of(tally.Run).Restore(tally);
        }
    }

    private RunCalls Of(EvidenceKey run)
    {
        var place = _runs.FindLastIndex(calls => calls.Run == run);
        var found = place < 0 ? new RunCalls(run) : _runs[place];
        if (place >= 0 && place == _runs.Count - 1)
        {
            return found;
        }

        if (place >= 0)
        {
            _runs.RemoveAt(place);
        }

        _runs.Add(found);
        if (_runs.Count > MostWithCalls)
        {
            _runs[^(MostWithCalls + 1)].Forget();
        }

        if (_runs.Count > MostRuns)
        {
            _runs.RemoveAt(0);
        }

        return found;
    }
}
