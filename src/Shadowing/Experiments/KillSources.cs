namespace Shadowing.Experiments;

/// <summary>Who has turned the kill switch on. It is off when none of them has it on.</summary>
[Flags]
internal enum KillSources
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The variable <see cref="ExperimentStops.Variable"/> of the environment, read at the start.</summary>
    Environment = 1,

    /// <summary>The file that <see cref="ShadowingOptions.KillSwitchFile"/> names.</summary>
    File = 2,

    /// <summary>A person, on the page or through the API.</summary>
    Person = 4,
}
