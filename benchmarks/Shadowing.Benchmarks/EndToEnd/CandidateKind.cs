namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>What a candidate on another server does.</summary>
internal enum CandidateKind
{
    /// <summary>Answers as the control does.</summary>
    Healthy,

    /// <summary>Answers after 50 ms.</summary>
    Slow,

    /// <summary>Never answers.</summary>
    Hung,

    /// <summary>Nobody listens there.</summary>
    Refusing,
}
