namespace Shadowing.Services.Registrations;

/// <summary>The private key under which the container keeps a decorated service's control; no two are equal.</summary>
internal sealed class ControlKey(Type service)
{
    /// <inheritdoc/>
    public override string ToString() => $"the control of {service.Name}";
}
