namespace Shadowing.Tests.Services.Changes;

public sealed class Cart
{
    public int Number { get; set; }

    public List<CartItem> Items { get; set; } = [];
}
