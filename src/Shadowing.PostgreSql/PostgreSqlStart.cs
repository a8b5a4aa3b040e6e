using Shadowing.Experiments;

namespace Shadowing.PostgreSql;

/// <summary>Stops the start where the store's settings are invalid.</summary>
internal sealed class PostgreSqlStart(IReadOnlyList<string> invalid) : IStartPart
{
    private bool _hasStarted;

    /// <inheritdoc/>
    public void Check(ExperimentCatalog catalog, ICollection<string> errors)
    {
        // What code did wrong is wrong before the start, and a reload does not change it.
        foreach (var error in _hasStarted ? [] : invalid)
        {
            errors.Add(error);
        }
    }

    /// <inheritdoc/>
    public void TookOver(ExperimentCatalog catalog) => _hasStarted = true;
}
