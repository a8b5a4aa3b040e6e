using Shadowing.Execution;

namespace Shadowing.AspNetCore.Calls;

/// <summary>Answers a recorded request in the candidate's way.</summary>
internal interface IHttpCandidate
{
    /// <summary>Gets a value indicating whether user code runs in this process.</summary>
    bool RunsInProcess { get; }

    /// <summary>Gets where it is reached; null when it runs in this process.</summary>
    Uri? Address { get; }

    /// <summary>Runs the candidate on the pump.</summary>
    Task<CandidateAnswer> RunAsync(HttpShadowCall call, CancellationToken cancellation);
}
