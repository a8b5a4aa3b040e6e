using Shadowing.Comparison.Rules;
using Shadowing.Sampling;

namespace Shadowing.Experiments;

/// <summary>The compiled, immutable settings of one experiment: the only ones that hot code reads.</summary>
internal sealed class Experiment
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the configured rate, for texts.</summary>
    public required double Rate { get; init; }

    /// <summary>Gets the number that a draw must stay below; 0 when the experiment is off.</summary>
    public required ulong Threshold { get; init; }

    /// <summary>Gets what a sampled call's draw must stay below for the call to be timed for its caller; where calls are drawn, the draws
    /// from <see cref="Threshold"/> on, as many, are of calls that are timed and not sampled.</summary>
    public ulong TimedThreshold => SampleThreshold.OfTimed(Threshold, Sticky is not null);

    /// <summary>Gets what sticky sampling looks at; null for random sampling.</summary>
    public StickyKey? Sticky { get; init; }

    /// <summary>Gets the hash for <see cref="Sticky"/>.</summary>
    public StickyHash? StickyHash { get; init; }

    /// <summary>Gets a value indicating whether it shadows HTTP requests, and not only services and inline runs.</summary>
    public required bool IsOfHttp { get; init; }

    /// <summary>Gets a value indicating whether it shadows decorated services, which one that shadows requests may do too.</summary>
    public bool IsOfServices { get; init; }

    /// <summary>Gets the cap per second.</summary>
    public required int MaxPerSecond { get; init; }

    /// <summary>Gets the candidate's address; null when it is a handler in this process.</summary>
    public Uri? Candidate { get; init; }

    /// <summary>Gets the routes.</summary>
    public required IReadOnlyList<RouteEntry> Routes { get; init; }

    /// <summary>Gets the methods that are shadowed on endpoints that name the experiment.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Gets how long the candidate may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Gets the cap of each recorded body.</summary>
    public required int MaxBodyBytes { get; init; }

    /// <summary>Gets the share of self-checks.</summary>
    public required double SelfCheck { get; init; }

    /// <summary>Gets the number that a sampled call's second draw must stay below to be self-checked.</summary>
    public required ulong SelfCheckThreshold { get; init; }

    /// <summary>Gets the control's own address for self-checks; null when its handler runs once more.</summary>
    public Uri? Control { get; init; }

    /// <summary>Gets the response headers that are compared.</summary>
    public required string[] CompareHeaders { get; init; }

    /// <summary>Gets the request headers that are forwarded.</summary>
    public required string[] ForwardHeaders { get; init; }

    /// <summary>Gets the credential headers that are not forwarded, to be looked for.</summary>
    public required string[] WithheldHeaders { get; init; }

    /// <summary>Gets the rules.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>Gets what is carried along.</summary>
    public required CarriedValue[] Carried { get; init; }

    /// <summary>Gets what the verdict is measured against.</summary>
    public required LimitOptions Limits { get; init; }

    /// <summary>Gets the places whose differences are shown before others.</summary>
    public ImportantPaths Important { get; init; } = ImportantPaths.None;

    /// <summary>Gets who cares for it.</summary>
    public required ContactOptions Contact { get; init; }

    /// <summary>Gets the candidate's version as configured; null when it is left to the candidate.</summary>
    public string? CandidateVersion { get; init; }

    /// <summary>Gets the name of the rules that answers are compared under.</summary>
    public required string RulesHash { get; init; }

    /// <summary>Gets the name of the settings that evidence belongs to: another one begins anew.</summary>
    public required string SettingsHash { get; init; }

    /// <summary>Gets what of the settings a verdict depends on.</summary>
    public required JudgedSettings Judged { get; init; }

    /// <summary>Gets what hashes a request, so that equal ones are told without being kept: alike in all instances with the same
    /// secret.</summary>
    public required StickyHash RequestHash { get; init; }

    /// <summary>Gets why nothing of it is sampled; null where calls are, as its rate says.</summary>
    public OffReason? WhyOff { get; init; }

    /// <summary>Gets a value indicating whether a person has stopped it.</summary>
    public bool IsStopped { get; init; }
}
