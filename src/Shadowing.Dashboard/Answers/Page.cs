using System.Text.Json.Serialization;

namespace Shadowing.Dashboard.Answers;

/// <summary>A page of a list; pages count from 1.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, [property: JsonPropertyName("page")] int Number, int Size, int Total)
{
    /// <summary>Cuts a page out of a list.</summary>
    public static Page<T> Of(IReadOnlyList<T> all, (int Number, int Size) wanted) =>
        new([.. all.Skip((wanted.Number - 1) * wanted.Size).Take(wanted.Size)], wanted.Number, wanted.Size, all.Count);
}
