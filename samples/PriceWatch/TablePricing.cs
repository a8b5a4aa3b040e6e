namespace PriceWatch;

/// <summary>The implementation in production.</summary>
internal sealed class TablePricing : IPricing
{
    private static readonly (int From, decimal Each)[] s_table = [(1, 10m), (10, 9.5m), (100, 9m)];

    public Task<Price> QuoteAsync(string sku, int quantity) =>
        Task.FromResult(new Price(sku, quantity, quantity * s_table.Last(row => quantity >= row.From).Each));
}
