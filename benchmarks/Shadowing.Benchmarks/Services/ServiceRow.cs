namespace Shadowing.Benchmarks.Services;

/// <summary>What one way to reach a service costs its caller.</summary>
/// <param name="State">What the experiment does.</param>
/// <param name="Call">The call in words.</param>
/// <param name="Way">The way.</param>
/// <param name="Over">The time in nanoseconds over the direct call.</param>
/// <param name="Bytes">What the caller's thread allocates.</param>
internal sealed record ServiceRow(CatalogState State, string Call, CatalogWay Way, double Over, double Bytes);
