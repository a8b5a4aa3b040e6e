using System.Text.Json;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Operations.Decisions;

/// <summary>In which epoch an experiment's evidence is.</summary>
internal sealed class ForgetDecision(ExperimentEpochs epochs, EvidenceMemory memory) : IDecisionKind
{
    private const string OfForgetting = "forget:";
    private const long Most = 1L << 53;

    /// <inheritdoc/>
    public string Prefix => OfForgetting;

    /// <summary>Gets the cell's name: letter case of an experiment does not matter.</summary>
    public static string Name(string experiment) => OfForgetting + ExperimentEpochs.Key(experiment);

    /// <summary>Makes the change of a cell of what a person has said.</summary>
    public static CellChange Change(Forgetting word, AuditEntry audit) => new()
    {
        Name = Name(word.Experiment), Audit = audit, Value = Value(word),
    };

    /// <summary>Makes a word that comes after what a cell says.</summary>
    /// <param name="word">The word.</param>
    /// <param name="present">What the cell says; null where there is none.</param>
    /// <remarks>Where a store has lost what it said, two may begin the same epoch without knowing of each other. Numbers that grow with the
    /// time keep them apart, and yet no clock decides which is later.</remarks>
    /// <exception cref="ShadowStoreException">Nothing could come after it: nobody here has written it.</exception>
    public static string After(Forgetting word, string? present) =>
        Math.Max(word.At.ToUnixTimeMilliseconds(), (Read(present)?.Epoch ?? 0) + 1) is var epoch and < Most
            ? Value(word with { Epoch = epoch })
            : throw new ShadowStoreException($"The cell {Name(word.Experiment)} says an epoch that none can come after: it was altered.");

    /// <summary>Reads what a cell says; null where it is not known how.</summary>
    public static Forgetting? Read(string? value)
    {
        try
        {
            // One that is out of all bounds nobody here has written, and nothing could come after it.
            var word = value is null ? null : JsonSerializer.Deserialize(value, DecisionJsonContext.Cells.Forgetting);
            return word is { Epoch: >= 0 and < Most } ? word : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Take(string subject, string value)
    {
        if (Read(value) is not { } word)
        {
            return true;
        }

        if (word.Epoch > epochs.Of(subject))
        {
            // First: whoever writes what was counted goes by the epoch, and takes nothing that was counted before it.
            memory.Forget(subject);
            epochs.Begin(subject, word.Epoch);
        }

        return word.Epoch >= epochs.Of(subject);
    }

    /// <inheritdoc/>
    /// <remarks>Somebody has made it forgotten who did not know of the last time, because the store had lost that.</remarks>
    public string? Over(string subject, string value) =>
        Read(value) is { } word && epochs.Of(subject) + 1 is var epoch and < Most ? Value(word with { Epoch = epoch }) : null;

    /// <inheritdoc/>
    /// <remarks>What was forgotten would come back with a copy of the store that is older.</remarks>
    public bool IsSafer(string value) => true;

    private static string Value(Forgetting word) => JsonSerializer.Serialize(word, DecisionJsonContext.Cells.Forgetting);
}
