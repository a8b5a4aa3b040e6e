using Shadowing.AspNetCore.Metadata;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Keeps a controller, an action or an endpoint out of every experiment, whatever its group or the configuration's routes
/// say.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class DisableShadowingAttribute : Attribute, IShadowMetadata
{
    string? IShadowMetadata.Experiment => null;
}
