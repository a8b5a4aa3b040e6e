namespace PriceWatch;

internal sealed record Price(string Sku, int Quantity, decimal Total);
