namespace PriceWatch;

/// <summary>The rewrite.</summary>
internal sealed class FormulaPricing : IPricing
{
    public async Task<Price> QuoteAsync(string sku, int quantity)
    {
        await Task.Yield();
        return new Price(sku, quantity, quantity * (quantity > 100 ? 9m : quantity >= 10 ? 9.5m : 10m));
    }
}
