using Microsoft.Extensions.Configuration;

namespace Shadowing.Experiments;

/// <summary>Where the settings come from: the section that was given, or the section <c>Shadowing</c> of the host's
/// configuration.</summary>
internal sealed class ShadowingConfiguration(IConfiguration? section, string path, IConfigurationRoot? root = null)
{
    /// <summary>Gets which source says what.</summary>
    public ConfigurationSources Sources { get; } = new(root);

    /// <summary>Gets the section; null when there is no configuration at all.</summary>
    public IConfiguration? Section => section;

    /// <summary>Gets the section's path, for error messages.</summary>
    public string Path => path;

    /// <summary>Gets the names of the experiments that configuration declares.</summary>
    public IEnumerable<string> ExperimentNames => section?.GetSection("Experiments").GetChildren().Select(static child => child.Key) ?? [];

    /// <summary>Finds the section: a root that was given stands for its section <c>Shadowing</c>.</summary>
    /// <param name="configuration">What was given.</param>
    /// <param name="ofHost">The host's configuration, of which a section that was given is probably one: a section does not know its
    /// root.</param>
    public static ShadowingConfiguration From(IConfiguration? configuration, IConfiguration? ofHost = null) => configuration switch
    {
        null => new ShadowingConfiguration(null, "Shadowing"),
        IConfigurationSection given =>
            new ShadowingConfiguration(given, given.Path, ofHost is IConfigurationRoot root && IsOf(given, root) ? root : null),
        _ => new ShadowingConfiguration(configuration.GetSection("Shadowing"), "Shadowing", configuration as IConfigurationRoot),
    };

    private static bool IsOf(IConfigurationSection section, IConfigurationRoot root) =>
        section.AsEnumerable().All(pair => string.Equals(root[pair.Key], pair.Value, StringComparison.Ordinal));
}
