namespace Shadowing.Storage;

/// <summary>Writes to a store that several instances share what this one has counted, in its own rows, and folds when it has the
/// turn.</summary>
internal interface IFleetPart
{
    /// <summary>Gets a value indicating whether the store is a shared one.</summary>
    bool IsOn { get; }

    /// <summary>Gets the time by which minutes are counted: the store's; null while nobody knows it.</summary>
    DateTimeOffset? Now { get; }

    /// <summary>Gets a value indicating whether something was taken that may not be written yet.</summary>
    bool IsOpen { get; }

    /// <summary>Gets how many calls the others could not be told of.</summary>
    long LostCalls { get; }

    /// <summary>Reads what a person has stopped, without all that was counted.</summary>
    Task<IReadOnlyList<StoredStop>> ReadStopsAsync(CancellationToken cancellation);

    /// <summary>Takes note of what a person has made forgotten since this was last asked: this process goes on as another run.</summary>
    /// <returns>The experiments, whatever the letter case: what was collected of them up to now goes, and what is there is collected once
    /// more.</returns>
    IReadOnlyList<string> TakeForgotten();

    /// <summary>Takes what has changed, to be written; not while something is open.</summary>
    /// <param name="changes">Groups, samples and minutes.</param>
    /// <param name="isLast">Whether nothing comes after it.</param>
    void Take(StoreBatch changes, bool isLast);

    /// <summary>Writes what was taken.</summary>
    Task WriteAsync(CancellationToken cancellation);

    /// <summary>Folds, when it is this instance's turn.</summary>
    Task FoldAsync(CancellationToken cancellation);
}
