namespace Shadowing.Tests.Services.Changes;

/// <summary>A candidate that puts something of its own into the list that it was given.</summary>
public sealed class GreedyCarts : ICarts
{
    private readonly Carts _carts = new();

    public Task<Cart> LoadAsync(int number) => _carts.LoadAsync(number);

    public ValueTask<Cart> PeekAsync(int number) => _carts.PeekAsync(number);

    public Cart Read(int number) => _carts.Read(number);

    public Task<int> TotalAsync(List<CartItem> items)
    {
        items.Add(new CartItem { Sku = "mine", Quantity = 100 });
        return _carts.TotalAsync(items);
    }
}
