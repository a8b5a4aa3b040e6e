namespace Shadowing.Benchmarks.Services;

public sealed class Shelf
{
    public int Id { get; set; }

    public string Name { get; set; } = string.Empty;

    public List<Item> Items { get; set; } = [];
}
