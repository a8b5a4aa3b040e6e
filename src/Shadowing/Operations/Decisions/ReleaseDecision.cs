using System.Text.Json;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Operations.Decisions;

/// <summary>Which build of an experiment's candidate was announced last.</summary>
internal sealed class ReleaseDecision(AccountBook book) : IDecisionKind
{
    private const string OfReleases = "release:";

    /// <inheritdoc/>
    public string Prefix => OfReleases;

    /// <summary>Gets the cell's name: letter case of an experiment does not matter.</summary>
    public static string Name(string experiment) => OfReleases + ExperimentEpochs.Key(experiment);

    /// <summary>Makes the change of a cell of what was announced.</summary>
    public static CellChange Change(Announcement word, AuditEntry audit) => new()
    {
        Name = Name(word.Experiment), Audit = audit, Value = JsonSerializer.Serialize(word, DecisionJsonContext.Cells.Announcement),
    };

    /// <summary>Reads what a cell says; null where it is not known how.</summary>
    public static Announcement? Read(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, DecisionJsonContext.Cells.Announcement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Take(string subject, string value)
    {
        if (Read(value) is { } word)
        {
            book.Experiment(word.Experiment).Evidence.Announce(word.Version, word.Instead, word.At);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool IsSafer(string value) => false;
}
