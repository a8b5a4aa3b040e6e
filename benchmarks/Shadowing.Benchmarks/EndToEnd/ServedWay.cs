using System.Globalization;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>One way in which the application is served in a process of its own.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Kind">What stands before its endpoint.</param>
/// <param name="SampleRate">The share of requests that go to the candidate too.</param>
/// <param name="Candidate">What the candidate does.</param>
/// <param name="MaxPerSecond">The cap.</param>
internal sealed record ServedWay(string Name, ServedKind Kind, double SampleRate = 0, CandidateKind Candidate = CandidateKind.Healthy,
    int MaxPerSecond = 1_000_000)
{
    /// <summary>The application as it is; each of the others is held against it.</summary>
    public static readonly ServedWay Plain = new("plain", ServedKind.Plain);

    /// <summary>All of them: the first twice, so that what two measurements of one thing differ by is seen.</summary>
    public static readonly ServedWay[] All =
    [
        Plain,
        new("plain again", ServedKind.Plain),
        new("not sampled", ServedKind.Shadowed),
        new("sampled, cap of 1 a second", ServedKind.Shadowed, 1, MaxPerSecond: 1),
        new("sampled, cap of 50 a second", ServedKind.Shadowed, 1, MaxPerSecond: 50),
        new("1 % sampled", ServedKind.Shadowed, 0.01),
        new("10 % sampled", ServedKind.Shadowed, 0.1),
        new("peer: 10 % with a bare `HttpClient` GET", ServedKind.BareGet, 0.1),
        new("100 % sampled", ServedKind.Shadowed, 1),
        new("peer: 100 % with a bare `HttpClient` GET", ServedKind.BareGet, 1),
        new("100 % sampled, slow candidate (50 ms)", ServedKind.Shadowed, 1, CandidateKind.Slow),
        new("100 % sampled, hung candidate", ServedKind.Shadowed, 1, CandidateKind.Hung),
        new("100 % sampled, refusing candidate", ServedKind.Shadowed, 1, CandidateKind.Refusing),
    ];

    /// <summary>Gets the arguments of a process that serves it.</summary>
    /// <param name="candidate">The candidate's address.</param>
    public string[] Arguments(Uri candidate) =>
    [
        "--serve", Kind.ToString(), SampleRate.ToString(CultureInfo.InvariantCulture), candidate.ToString(),
        MaxPerSecond.ToString(CultureInfo.InvariantCulture),
    ];
}
