namespace Shadowing.AspNetCore.Metadata;

/// <summary>One call of <c>WithShadow(name, handler)</c>, whichever endpoints it reached.</summary>
/// <param name="experiment">The experiment's name.</param>
/// <param name="isOfMany">Whether it was said of a group or of all controllers, so that it is for the endpoint among them that names the
/// experiment.</param>
internal sealed class HandlerRegistration(string experiment, bool isOfMany)
{
    /// <summary>Gets the experiment's name.</summary>
    public string Experiment => experiment;

    /// <summary>Gets a value indicating whether it was said of many endpoints.</summary>
    public bool IsOfMany => isOfMany;
}
