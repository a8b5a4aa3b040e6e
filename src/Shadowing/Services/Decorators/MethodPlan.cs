using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>What becomes of the calls of one member, decided at start.</summary>
internal sealed record MethodPlan(string Endpoint)
{
    /// <summary>Gets a value indicating whether the member is said to read, and can be shadowed.</summary>
    public bool IsRead { get; init; }

    /// <summary>Gets the names of the parameters without cancellation tokens.</summary>
    public IReadOnlyList<string> ParameterNames { get; init; } = [];

    /// <summary>Gets how results are kept; null where that depends on a type parameter of the method.</summary>
    public SnapshotPlan? Result { get; init; }

    /// <summary>Gets a value indicating whether arguments are of types that depend on a type parameter of the method.</summary>
    public bool HasOpenArguments { get; init; }

    /// <summary>Gets why the arguments must not be shared with the candidate, with the way out; null when they may be.</summary>
    public string? WhyNotShared { get; init; }

    /// <summary>Gets a value indicating whether arguments are copied, or must be exactly of the types that are declared.</summary>
    public bool LooksAtArguments { get; init; }

    /// <summary>Gets how results of a type are kept, without their task; <see cref="NoResult"/> stands for none.</summary>
    public static SnapshotPlan OfResult(Type type, SnapshotPlanner planner) => planner.OfResult(type == typeof(NoResult) ? null : type);
}
