namespace Shadowing.Tests.Services.Changes;

public class Carts : ICarts
{
    public async Task<Cart> LoadAsync(int number)
    {
        await Task.Yield();
        return Read(number);
    }

    public async ValueTask<Cart> PeekAsync(int number)
    {
        await Task.Yield();
        return Read(number);
    }

    public Cart Read(int number) =>
        new() { Number = number, Items = [new CartItem { Sku = "a", Quantity = number }, new CartItem { Sku = "b", Quantity = 2 }] };

    // Reads its argument before it awaits, as the caller may change it once the call is under way.
    public async Task<int> TotalAsync(List<CartItem> items)
    {
        var total = items.Sum(item => item.Quantity);
        await Task.Yield();
        return total;
    }
}
