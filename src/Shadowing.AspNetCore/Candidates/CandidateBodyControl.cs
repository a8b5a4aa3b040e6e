using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Lets a candidate write synchronously: its body is memory.</summary>
internal sealed class CandidateBodyControl : IHttpBodyControlFeature
{
    /// <inheritdoc/>
    public bool AllowSynchronousIO { get; set; }
}
