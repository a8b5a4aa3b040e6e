namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>A fault beside what was read of it; null is what the pages do not say.</summary>
internal sealed record PlantedLine(PlantedExpectation Planted, PageFinding Found)
{
    /// <summary>Gets what of it nobody can read.</summary>
    public IEnumerable<string> Unread =>
        new (string Name, string? Read)[] { ("endpoint", Found.Endpoint), ("example", Found.Example) }
            .Where(static part => part.Read is null).Select(part => $"{Planted.Fault}: {part.Name}");
}
