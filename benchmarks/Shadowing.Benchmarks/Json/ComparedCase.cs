namespace Shadowing.Benchmarks.Json;

/// <summary>How two documents differ.</summary>
public enum ComparedCase
{
    Identical,
    TwoIgnoredFields,
    RulesThatSelectNothing,
    DifferenceAtStart,
    DifferenceInTheMiddle,
    DifferenceAtEnd,
    ManyDifferences,
    ReorderedKeys,
    ShuffledByKey,
    OneInserted,
}
