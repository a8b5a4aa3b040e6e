namespace NativeWatch;

/// <summary>The implementation in production.</summary>
internal class OldStock : IStock
{
    public virtual int Left(string sku) => sku.Length;

    public async Task<Item> FindAsync(string sku)
    {
        await Task.Yield();
        return new Item(sku, Left(sku));
    }

    public List<Item> All() => [new Item("nut", Left("nut")), new Item("bolt", Left("bolt"))];

    public Shelf Place(string sku) => new("A", Left(sku));

    public Crate Pack(string sku) => new(sku, 2.5m * Left(sku));
}
