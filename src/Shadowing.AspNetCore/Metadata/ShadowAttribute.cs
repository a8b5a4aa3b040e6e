using Shadowing.AspNetCore.Metadata;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Shadows the actions of a controller, or one action, in a declared experiment.</summary>
/// <param name="experiment">The experiment's name; an unknown one stops the start with a list of the known ones.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class ShadowAttribute(string experiment) : Attribute, IShadowMetadata
{
    /// <summary>Gets the experiment's name.</summary>
    public string Experiment { get; } = experiment ?? throw new ArgumentNullException(nameof(experiment));
}
