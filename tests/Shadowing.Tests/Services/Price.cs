namespace Shadowing.Tests.Services;

public sealed record Price(string Sku, decimal Amount);
