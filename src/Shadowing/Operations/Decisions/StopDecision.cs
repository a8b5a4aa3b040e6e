using System.Text.Json;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Operations.Decisions;

/// <summary>Whether an experiment is stopped.</summary>
internal sealed class StopDecision(ExperimentStops stops) : IDecisionKind
{
    private const string OfStops = "stop:";

    /// <inheritdoc/>
    public string Prefix => OfStops;

    /// <summary>Gets the cell's name: letter case of an experiment does not matter.</summary>
    public static string Name(string experiment) => OfStops + experiment.ToUpperInvariant();

    /// <summary>Makes the change of a cell of what a person has said.</summary>
    /// <param name="stop">What he has said.</param>
    /// <param name="audit">That he has said it.</param>
    public static CellChange Change(StoredStop stop, AuditEntry audit) => new()
    {
        Name = Name(stop.Experiment), Audit = audit, Value = Value(stop),
    };

    /// <summary>Gets what the cell is to say.</summary>
    public static string Value(StoredStop stop) => JsonSerializer.Serialize(stop, DecisionJsonContext.Cells.StoredStop);

    /// <summary>Reads what a cell says; null where it is not known how.</summary>
    public static StoredStop? Read(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, DecisionJsonContext.Cells.StoredStop);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Take(string subject, string value)
    {
        stops.Set(subject, IsSafer(value));
        return true;
    }

    /// <inheritdoc/>
    public bool IsSafer(string value) => Read(value) is not { IsStopped: false };
}
