namespace PriceWatch;

internal interface IPricing
{
    Task<Price> QuoteAsync(string sku, int quantity);
}
