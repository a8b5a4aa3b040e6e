namespace NativeWatch;

internal interface IStock
{
    /// <summary>A single value: compared as it is.</summary>
    int Left(string sku);

    /// <summary>A record whose contract the program brings: compared.</summary>
    Task<Item> FindAsync(string sku);

    /// <summary>A list of them: compared.</summary>
    List<Item> All();

    /// <summary>A record without a contract: not comparable.</summary>
    Shelf Place(string sku);

    /// <summary>The same, of which the program takes what is to be compared.</summary>
    Crate Pack(string sku);
}
