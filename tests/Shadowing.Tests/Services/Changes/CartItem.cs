namespace Shadowing.Tests.Services.Changes;

public sealed class CartItem
{
    public string Sku { get; set; } = string.Empty;

    public int Quantity { get; set; }
}
