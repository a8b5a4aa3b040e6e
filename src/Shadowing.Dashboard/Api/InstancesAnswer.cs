using Shadowing.Evidence;

namespace Shadowing.Dashboard.Api;

/// <summary>The instances that share the store.</summary>
/// <param name="Of">Whether there is a fleet.</param>
/// <param name="Now">The store's time.</param>
/// <param name="FoldedAt">When the fleet's evidence was folded last; null before the first time.</param>
/// <param name="UpTo">Up to when the calls of all are counted.</param>
/// <param name="Instances">The instances, those that live first.</param>
/// <param name="Differences">In what they differ that should be the same, a sentence each.</param>
internal sealed record InstancesAnswer(EvidenceScope Of, DateTimeOffset Now, DateTimeOffset? FoldedAt, DateTimeOffset? UpTo,
    IReadOnlyList<InstanceAnswer> Instances, IReadOnlyList<string> Differences);
