using System.Text.Json;
using Shadowing.Evidence;

namespace Shadowing.Storage.Archives;

/// <summary>Takes what verdicts rest on to the store and back.</summary>
internal sealed class EvidenceArchive(AccountBook book) : IEvidenceSource
{
    /// <inheritdoc/>
    public void Restore(StoredState state) => TakeBack(book, state);

    /// <summary>Takes stored evidence back into a book.</summary>
    public static void TakeBack(AccountBook book, StoredState state)
    {
        foreach (var stored in state.Evidence)
        {
            try
            {
                if (JsonSerializer.Deserialize(stored.Content, StoredJsonContext.Stored.StoredRuns) is { } evidence)
                {
                    book.Experiment(stored.Experiment).Evidence.Restore(evidence);
                }
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException or ArgumentException)
            {
                // Of another version: evidence begins anew.
            }
        }
    }

    /// <inheritdoc/>
    public StoreBatch TakeChanges(DateTimeOffset now) => new()
    {
        Evidence =
        [
            .. from experiment in book.Experiments
               let state = experiment.Evidence.TakeChange()
               where state is not null
               select new StoredEvidence(experiment.Name, JsonSerializer.Serialize(state, StoredJsonContext.Stored.StoredRuns)),
        ],
    };
}
