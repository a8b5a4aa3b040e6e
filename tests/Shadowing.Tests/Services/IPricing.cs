namespace Shadowing.Tests.Services;

public interface IPricing
{
    string Currency { get; }

    Task<Price> QuoteAsync(string sku, CancellationToken cancellation = default);

    ValueTask<int> StockAsync(string sku);

    decimal Discount(string sku, int quantity);

    Task SaveAsync(Price price);
}
