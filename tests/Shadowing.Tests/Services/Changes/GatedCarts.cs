namespace Shadowing.Tests.Services.Changes;

public sealed class GatedCarts : ICarts
{
    private readonly Carts _carts = new();

    public GatedCarts(CartGate gate) => gate.Opened.GetAwaiter().GetResult();

    public Task<Cart> LoadAsync(int number) => _carts.LoadAsync(number);

    public ValueTask<Cart> PeekAsync(int number) => _carts.PeekAsync(number);

    public Cart Read(int number) => _carts.Read(number);

    public Task<int> TotalAsync(List<CartItem> items) => _carts.TotalAsync(items);
}
