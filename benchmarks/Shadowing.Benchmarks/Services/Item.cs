namespace Shadowing.Benchmarks.Services;

public sealed record Item(int Id, string Name, decimal Price);
