using System.Runtime.CompilerServices;

namespace Shadowing.Comparison.Json;

/// <summary>What one comparison may cost, and why it has stopped.</summary>
internal sealed class WorkBudget(int nodes)
{
    /// <summary>The visits to values that one comparison may make: a body of 1 MiB holds at most half a million.</summary>
    public const int DefaultNodes = 2_000_000;

    private int _left = nodes;

    public ComparisonFailure? Failure { get; private set; }

    public void Fail(ComparisonFailure failure) => Failure ??= failure;

    /// <summary>Pays for visits; false when the work must stop.</summary>
    public bool TrySpend(int nodes = 1)
    {
        _left -= nodes;
        if (_left < 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Fail(ComparisonFailure.TooComplex);
        }

        return Failure is null;
    }
}
