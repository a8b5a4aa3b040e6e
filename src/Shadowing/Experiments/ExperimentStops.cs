using System.Collections.Concurrent;

namespace Shadowing.Experiments;

/// <summary>Knows which experiments a person has stopped, and whether everything is off at once. Nothing but a person lets them go on: no
/// reload, no redeploy, no restart.</summary>
internal sealed class ExperimentStops
{
    /// <summary>What stands for all experiments: no experiment may have that name.</summary>
    public const string All = "*";

    /// <summary>The variable of the environment that turns everything off.</summary>
    public const string Variable = "SHADOWING_KILL_SWITCH";

    private readonly ConcurrentDictionary<string, bool> _stopped = new(StringComparer.OrdinalIgnoreCase);
    private long _heard;

    /// <summary>Gets a value indicating whether the environment of the process turns everything off.</summary>
    public bool IsKilledByEnvironment { get; init; }

    /// <summary>Gets the file of the kill switch; null where nobody looks for one.</summary>
    public KillSwitchFile? File { get; init; }

    /// <summary>Gets who has turned everything off.</summary>
    public KillSources Killed =>
        (IsKilledByEnvironment ? KillSources.Environment : KillSources.None) | (File is { IsOn: true } ? KillSources.File : KillSources.None)
            | (IsStopped(All) ? KillSources.Person : KillSources.None);

    /// <summary>Gets or sets a value indicating whether it is known what was stopped before a restart; until then everything stays
    /// off.</summary>
    public bool AreKnown { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether it is known what was stopped for all instances; until then everything stays off,
    /// too.</summary>
    public bool AreHeard { get; set; } = true;

    /// <summary>Gets or sets who is told that another change of what is decided for all instances holds here than before.</summary>
    public Action? Changed { get; set; }

    /// <summary>Gets or sets the number of the newest change of what is decided for all instances that holds here.</summary>
    public long Heard
    {
        get => Volatile.Read(ref _heard);
        set
        {
            if (Interlocked.Exchange(ref _heard, value) != value)
            {
                Changed?.Invoke();
            }
        }
    }

    /// <summary>Tells whether a text, of a variable or of a file, turns the kill switch on: whatever does not say that it is off.</summary>
    public static bool IsOn(string text) => text.Trim().ToUpperInvariant() is not ("0" or "OFF" or "FALSE" or "NO");

    /// <summary>Tells why an experiment must not be sampled, whatever its settings are; null where it may be.</summary>
    public OffReason? WhyOff(string experiment) => Killed != KillSources.None ? OffReason.KillSwitch
        : IsStopped(experiment) ? OffReason.Stop
        : AreKnown && AreHeard ? null : OffReason.Unknown;

    /// <summary>Tells whether a person has stopped an experiment.</summary>
    public bool IsStopped(string experiment) => _stopped.TryGetValue(experiment, out var stopped) && stopped;

    /// <summary>Stops an experiment, or lets it go on.</summary>
    public void Set(string experiment, bool isStopped) => _stopped[experiment] = isStopped;
}
