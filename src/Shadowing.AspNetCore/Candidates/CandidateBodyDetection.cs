using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Tells a candidate whether its request has a body.</summary>
internal sealed class CandidateBodyDetection(bool canHaveBody) : IHttpRequestBodyDetectionFeature
{
    /// <inheritdoc/>
    public bool CanHaveBody => canHaveBody;
}
