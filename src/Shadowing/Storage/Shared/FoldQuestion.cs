namespace Shadowing.Storage.Shared;

/// <summary>Who asks for the turn, and what he knows already.</summary>
public sealed record FoldQuestion
{
    /// <summary>Gets the run that asks.</summary>
    public required string Holder { get; init; }

    /// <summary>Gets how long the turn is his from now on, by the store's clock, unless he asks again.</summary>
    public required TimeSpan Term { get; init; }

    /// <summary>Gets the fence under which the asker knows what <see cref="Known"/> says; 0 where he knows nothing. Under another one he is
    /// told all.</summary>
    public long Fence { get; init; }

    /// <summary>Gets of each run the number of the last batch that he has read. Rows of those are left out that have not changed since.
    /// </summary>
    public IReadOnlyDictionary<string, long> Known { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Gets the last window that may be read; later ones are left where they are.</summary>
    /// <value>By default all are read.</value>
    public long WindowsThrough { get; init; } = long.MaxValue;

    /// <summary>Gets how many windows, samples and minutes are read at most, of each, the oldest first.</summary>
    public int Most { get; init; } = 5_000;
}
