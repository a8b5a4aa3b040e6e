namespace Shadowing.Benchmarks.Services;

/// <summary>A service with one method of each kind.</summary>
public interface ICatalog
{
    int Count(int shelf);

    Task<int> CountAsync(int shelf);

    ValueTask<int> CountQuicklyAsync(int shelf);

    /// <summary>Returns data that cannot change: the reference is kept.</summary>
    Item Find(int id);

    /// <summary>Returns data that can change, 1 KB as JSON: it is serialized before the caller gets it.</summary>
    Shelf Read(int id);
}
