namespace Shadowing.Benchmarks.Json;

/// <summary>How two documents differ.</summary>
public enum ComparedCase
{
    Identical,
    TwoIgnoredFields,
    DifferenceAtStart,
    DifferenceInTheMiddle,
    DifferenceAtEnd,
    ManyDifferences,
    ReorderedKeys,
    ShuffledByKey,
    OneInserted,
}
