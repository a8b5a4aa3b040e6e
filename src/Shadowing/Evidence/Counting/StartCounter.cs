using Shadowing.Experiments;

namespace Shadowing.Evidence.Counting;

/// <summary>Counts how often the evidence of each build was started, and says why. Not for several threads at once.</summary>
internal sealed class StartCounter
{
    private const int MostBuilds = 256;

    // The one that was started last is the last.
    private readonly List<BuildStarts> _builds = [];

    /// <summary>Counts a start.</summary>
    /// <param name="version">The build; null where nobody knows it.</param>
    /// <param name="lines">The settings.</param>
    public EvidenceStart Next(string? version, IReadOnlyList<string> lines)
    {
        var place = _builds.FindIndex(build => string.Equals(build.Version, version, StringComparison.Ordinal));
        var before = place < 0 ? null : _builds[place];
        if (place >= 0)
        {
            _builds.RemoveAt(place);
        }
        else if (_builds.Count == MostBuilds)
        {
            _builds.RemoveAt(0);
        }

        var next = new BuildStarts(version, (before?.Count ?? 0) + 1, lines);
        _builds.Add(next);
        return new EvidenceStart(next.Count, before is null ? null
            : before.Lines.SequenceEqual(next.Lines, StringComparer.Ordinal) ? "its evidence was forgotten"
            : SettingLines.Changes(before.Lines, next.Lines));
    }

    /// <summary>Tells whether a build's evidence was ever started.</summary>
    public bool Knows(string? version) => _builds.Exists(build => string.Equals(build.Version, version, StringComparison.Ordinal));

    /// <summary>Takes back what an earlier run has counted; what was counted meanwhile is to be counted again.</summary>
    public void Restore(IReadOnlyList<BuildStarts> stored)
    {
        _builds.Clear();
        _builds.AddRange(stored.Take(MostBuilds));
    }

    /// <summary>Gets all that is needed to go on elsewhere.</summary>
    public IReadOnlyList<BuildStarts> Write() => [.. _builds];
}
