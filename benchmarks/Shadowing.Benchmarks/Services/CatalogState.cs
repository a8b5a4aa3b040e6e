namespace Shadowing.Benchmarks.Services;

/// <summary>What the experiment does.</summary>
public enum CatalogState
{
    NotSampled,
    Disabled,
    Sampled,
}
