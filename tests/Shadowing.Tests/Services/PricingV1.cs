namespace Shadowing.Tests.Services;

public class PricingV1 : IPricing
{
    public int Saved { get; private set; }

    public virtual string Currency => "EUR";

    public virtual async Task<Price> QuoteAsync(string sku, CancellationToken cancellation = default)
    {
        await Task.Yield();
        return new Price(sku, sku.Length);
    }

    public virtual ValueTask<int> StockAsync(string sku) => new(sku.Length);

    public virtual decimal Discount(string sku, int quantity) => quantity > 10 ? 0.1m : 0;

    public Task SaveAsync(Price price)
    {
        Saved++;
        return Task.CompletedTask;
    }
}
