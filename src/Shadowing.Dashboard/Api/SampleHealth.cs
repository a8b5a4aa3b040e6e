namespace Shadowing.Dashboard.Api;

/// <summary>How much the samples hold.</summary>
internal sealed record SampleHealth(long Bytes, long Limit, long Dropped);
