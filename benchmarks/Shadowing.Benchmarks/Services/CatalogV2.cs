namespace Shadowing.Benchmarks.Services;

public sealed class CatalogV2 : CatalogV1;
