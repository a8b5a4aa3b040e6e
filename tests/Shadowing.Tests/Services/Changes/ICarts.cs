namespace Shadowing.Tests.Services.Changes;

public interface ICarts
{
    Task<Cart> LoadAsync(int number);

    ValueTask<Cart> PeekAsync(int number);

    Cart Read(int number);

    Task<int> TotalAsync(List<CartItem> items);
}
