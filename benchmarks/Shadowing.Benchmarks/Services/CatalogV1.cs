namespace Shadowing.Benchmarks.Services;

/// <summary>Answers at once with what it holds, so that only what stands before it is measured.</summary>
public class CatalogV1 : ICatalog
{
    private readonly Task<int> _count = Task.FromResult(17);
    private readonly Item _item = new(7, "a book", 9.99m);

    // 1,024 bytes as JSON, give or take one.
    private readonly Shelf _shelf = new()
    {
        Id = 1, Name = "upper shelf",
        Items = [.. Enumerable.Range(0, 20).Select(id => new Item(id + 10, $"a book with number {id:00}", 9.99m))]
    };

    public int Count(int shelf) => shelf;

    public Task<int> CountAsync(int shelf) => _count;

    public ValueTask<int> CountQuicklyAsync(int shelf) => new(shelf);

    public Item Find(int id) => _item;

    public Shelf Read(int id) => _shelf;
}
