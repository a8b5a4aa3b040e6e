using System.Text.Json.Serialization;

namespace Shadowing.Dashboard.Answers;

/// <summary>A page of a list; pages count from 1.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Number">Which one it is.</param>
/// <param name="Size">How many are on a whole one.</param>
/// <param name="Total">How many there are in all; null where nobody has counted.</param>
/// <param name="HasMore">Whether there is another page.</param>
internal sealed record Page<T>(
    IReadOnlyList<T> Items, [property: JsonPropertyName("page")] int Number, int Size, int? Total, bool HasMore)
{
    /// <summary>Cuts a page out of a list.</summary>
    public static Page<T> Of(IReadOnlyList<T> all, (int Number, int Size) wanted) =>
        new([.. all.Skip((wanted.Number - 1) * wanted.Size).Take(wanted.Size)], wanted.Number, wanted.Size, all.Count,
            all.Count > (long)wanted.Number * wanted.Size);
}
