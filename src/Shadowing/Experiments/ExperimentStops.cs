using System.Collections.Concurrent;

namespace Shadowing.Experiments;

/// <summary>Knows which experiments a person has stopped. Nothing but a person lets them go on: no reload, no redeploy, no
/// restart.</summary>
internal sealed class ExperimentStops
{
    private readonly ConcurrentDictionary<string, bool> _stopped = new(StringComparer.OrdinalIgnoreCase);
    private long _heard;

    /// <summary>Gets or sets a value indicating whether it is known what was stopped before a restart; until then everything stays
    /// off.</summary>
    public bool AreKnown { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether it is known what was stopped for all instances; until then everything stays off,
    /// too.</summary>
    public bool AreHeard { get; set; } = true;

    /// <summary>Gets or sets the number of the newest change of what is decided for all instances that holds here.</summary>
    public long Heard
    {
        get => Volatile.Read(ref _heard);
        set => Volatile.Write(ref _heard, value);
    }

    /// <summary>Tells whether an experiment must not be sampled.</summary>
    public bool Holds(string experiment) => !AreKnown || !AreHeard || IsStopped(experiment);

    /// <summary>Tells whether a person has stopped an experiment.</summary>
    public bool IsStopped(string experiment) => _stopped.TryGetValue(experiment, out var stopped) && stopped;

    /// <summary>Stops an experiment, or lets it go on.</summary>
    public void Set(string experiment, bool isStopped) => _stopped[experiment] = isStopped;
}
