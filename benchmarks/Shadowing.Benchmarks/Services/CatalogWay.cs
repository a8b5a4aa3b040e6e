namespace Shadowing.Benchmarks.Services;

/// <summary>What stands before the control.</summary>
public enum CatalogWay
{
    Direct,
    Generated,
    MadeAtRunTime,
    CastleDynamicProxy,
}
