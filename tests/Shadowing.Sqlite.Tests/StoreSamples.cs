namespace Shadowing.Sqlite.Tests;

/// <summary>Reads the ids of the samples that a store holds.</summary>
internal static class StoreSamples
{
    public static async Task<IEnumerable<string>> ReadSamplesAsync(this SqliteStore store) =>
        (await store.LoadAsync(default)).Samples.Select(sample => sample.Id);
}
