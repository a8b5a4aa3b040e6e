namespace Shadowing.Tests.Services;

public sealed class PricingV2 : PricingV1
{
    public override async Task<Price> QuoteAsync(string sku, CancellationToken cancellation = default)
    {
        var price = await base.QuoteAsync(sku, cancellation);
        return sku == "wrong" ? price with { Amount = price.Amount + 1 } : price;
    }

    public override decimal Discount(string sku, int quantity) => quantity >= 10 ? 0.1m : 0;
}
