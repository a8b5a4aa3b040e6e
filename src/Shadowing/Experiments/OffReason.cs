namespace Shadowing.Experiments;

/// <summary>Why nothing of an experiment is sampled. What stands first goes before what stands behind it: this is the one order.</summary>
internal enum OffReason
{
    /// <summary>Everything is off at once.</summary>
    KillSwitch,

    /// <summary>A person has stopped it.</summary>
    Stop,

    /// <summary>It is not known yet whether a person has stopped it.</summary>
    Unknown,

    /// <summary>It is not enabled, or its rate is 0.</summary>
    Settings,
}
