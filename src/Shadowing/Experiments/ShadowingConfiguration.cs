using Microsoft.Extensions.Configuration;

namespace Shadowing.Experiments;

/// <summary>Where the settings come from: the section that was given, or the section <c>Shadowing</c> of the host's configuration.</summary>
internal sealed class ShadowingConfiguration(IConfiguration? section, string path)
{
    /// <summary>Gets the section; null when there is no configuration at all.</summary>
    public IConfiguration? Section => section;

    /// <summary>Gets the section's path, for error messages.</summary>
    public string Path => path;

    /// <summary>Gets the names of the experiments that configuration declares.</summary>
    public IEnumerable<string> ExperimentNames => section?.GetSection("Experiments").GetChildren().Select(static child => child.Key) ?? [];

    /// <summary>Finds the section: a root that was given stands for its section <c>Shadowing</c>.</summary>
    public static ShadowingConfiguration From(IConfiguration? configuration) => configuration switch
    {
        null => new ShadowingConfiguration(null, "Shadowing"),
        IConfigurationSection given => new ShadowingConfiguration(given, given.Path),
        _ => new ShadowingConfiguration(configuration.GetSection("Shadowing"), "Shadowing"),
    };
}
