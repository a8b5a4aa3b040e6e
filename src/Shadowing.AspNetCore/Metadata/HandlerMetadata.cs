using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Metadata;

/// <summary>Names the experiment of an endpoint whose candidate is a handler in this process, and holds that candidate once it is
/// compiled.</summary>
internal sealed class HandlerMetadata(HandlerRegistration registration) : IShadowMetadata
{
    /// <inheritdoc/>
    public string Experiment => registration.Experiment;

    /// <summary>Gets the call that gave the handler.</summary>
    public HandlerRegistration Registration => registration;

    /// <summary>Gets or sets the compiled candidate.</summary>
    public IHttpCandidate? Candidate { get; set; }
}
