using System.Text.Json;
using Shadowing.Evidence;
using Shadowing.Mismatches;

namespace Shadowing.Storage.Archives;

/// <summary>Takes stored groups of mismatches and of failures, and their samples, back into the book.</summary>
internal static class StoredMismatches
{
    /// <summary>Takes them back.</summary>
    public static void TakeBack(AccountBook book, StoredState state)
    {
        var groups = new Dictionary<string, MismatchGroup>(StringComparer.Ordinal);
        var failures = new Dictionary<string, FailureGroup>(StringComparer.Ordinal);
        foreach (var stored in state.Groups)
        {
            if (TryRead(stored.Content, StoredJsonContext.Stored.MismatchGroupState) is { } content)
            {
                if (book.Experiment(stored.Experiment).Groups.Restore(
                    new MismatchSignature(content.Endpoint, content.Path, content.Kind)) is { } group)
                {
                    group.Restore(content, stored.LastSeen);
                    groups[stored.Id] = group;
                }
            }
            else if (TryRead(stored.Content, StoredJsonContext.Stored.FailureGroupState) is { } failed
                && book.Experiment(stored.Experiment).Failures.Restore(failed, stored.LastSeen) is { } failure)
            {
                failures[stored.Id] = failure;
            }
        }

        foreach (var stored in state.Samples)
        {
            var bytes = stored.Content.Length * sizeof(char);
            if (groups.TryGetValue(stored.Group, out var group))
            {
                if (TryRead(stored.Content, StoredJsonContext.Stored.MismatchSample) is { } sample)
                {
                    group.Restore(sample, bytes);
                }
            }
            else if (failures.TryGetValue(stored.Group, out var failure)
                && TryRead(stored.Content, StoredJsonContext.Stored.FailureSample) is { } sample)
            {
                failure.Restore(sample, bytes);
            }
        }
    }

    /// <summary>Reads what was stored; null where another version wrote it and this one cannot read it: it is old evidence, not an error of
    /// today.</summary>
    public static T? TryRead<T>(string content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
