using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Shadowing.Services.Snapshots;

/// <summary>Makes the plans for results and arguments from their types and from what the user says; nothing is guessed.</summary>
internal sealed class SnapshotPlanner
{
    private readonly ServiceOptions _options;
    private readonly TypeNature _nature;
    private readonly JsonSerializerOptions _json;
    private readonly ConcurrentDictionary<Type, SnapshotPlan> _plans = [];
    private readonly ConcurrentDictionary<Type, SnapshotPlan> _taken = [];

    public SnapshotPlanner(ServiceOptions options)
    {
        _options = options;
        _json = Guarded(options.Json);
        _nature = new TypeNature(_json, options.Immutable);
    }

    /// <summary>Gets the plan for results of a type, without their task; null for a method without a result.</summary>
    public SnapshotPlan OfResult(Type? type) =>
        type is null || type.FullName is "Microsoft.FSharp.Core.Unit" ? Nothing : _plans.GetOrAdd(type, Plan);

    /// <summary>Gets the plan for what the user takes of a result, which may be of any type: a copy of the result too, of which nothing is
    /// taken again.</summary>
    public SnapshotPlan OfProjection(object value) =>
        _taken.GetOrAdd(value.GetType(), static (type, planner) => planner.PlanOfData(type, comparer: null, isTaken: true), this);

    /// <summary>Says why an argument of a type must not be shared with the candidate; null when it may be, or when it is copied.</summary>
    /// <param name="type">The parameter's type.</param>
    /// <param name="isOpen">Whether that holds only for objects that are exactly of that type.</param>
    public string? WhyNotShared(Type type, out bool isOpen)
    {
        isOpen = false;
        if (_options.SharesArguments || _options.Copies.ContainsKey(type))
        {
            return null;
        }

        var why = _nature.WhyMutable(type, out var whyOpen) ?? whyOpen;
        isOpen = why is null && TypeNature.MayBeDerived(type) && !_options.Immutable.Contains(type);
        return why is null ? null : $"{why}; add .Copy<{TypeNature.Name(type)}>(…) or .ShareArguments()";
    }

    private static SnapshotPlan Nothing { get; } = new(SnapshotKind.Nothing);

    private SnapshotPlan Plan(Type type)
    {
        return _options.Snapshots.TryGetValue(type, out var project)
            ? new SnapshotPlan(SnapshotKind.Projected) { Project = project }
            : PlanOfData(type, _options.Comparers.GetValueOrDefault(type), isTaken: false);
    }

    private SnapshotPlan PlanOfData(Type type, object? comparer, bool isTaken)
    {
        if (WhyNotComparable(_nature, type, everNull: true) is { } why)
        {
            return NotComparable($"{why}; {Advice(type, isTaken)}");
        }

        var mutable = _nature.WhyMutable(type, out _);
        if (comparer is not null && mutable is not null)
        {
            return NotComparable($"{mutable}, so that a comparer would see it change; add .Immutable<{TypeNature.Name(type)}>() or leave .Compare<{TypeNature.Name(type)}>(…) out");
        }

        return new SnapshotPlan(mutable is null ? SnapshotKind.Later : SnapshotKind.AtOnce)
        {
            Contract = Contract(type),
            Comparer = comparer
        };
    }

    private string? WhyNotComparable(TypeNature nature, Type type, bool everNull) =>
        nature.WhyNotPlain(type)
        ?? (Contract(type) is { } contract
            ? TypeNature.WhyLeavesOut(contract) ?? nature.WhyNotWritten(type, everNull)
            : $"{TypeNature.Name(type)} has no JSON contract");

    // Only what helps: whether vouching does is found by vouching.
    private string Advice(Type type, bool isTaken)
    {
        var name = TypeNature.Name(type);
        var canBeVouchedFor = WhyNotComparable(_nature.Vouching(type), type, everNull: false) is null;
        if (!JsonSerializer.IsReflectionEnabledByDefault && Contract(type) is null)
        {
            return _options.IsInline
                ? "say Project(…) in the run's comparison, and take a single value"
                : $"bring its contract with .Json(…), or add .Snapshot<{name}>(…) and take a single value";
        }

        if (_options.IsInline)
        {
            return $"say Project(…){(canBeVouchedFor ? " or Immutable()" : string.Empty)} in the run's comparison";
        }

        return isTaken ? $"take plain data of it{(canBeVouchedFor ? $" or add .Immutable<{name}>()" : string.Empty)}"
            : $"add .Snapshot<{name}>(…){(canBeVouchedFor ? $" or .Immutable<{name}>()" : string.Empty)}";
    }

    private JsonTypeInfo? Contract(Type type)
    {
        try
        {
            return _json.TryGetTypeInfo(type, out var contract) ? contract : null;
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private static SnapshotPlan NotComparable(string why) => new(SnapshotKind.NotComparable) { WhyNot = why };

    // Every object must be exactly of the type whose contract it is written by: a derived one would be written in part only, and may be a
    // proxy.
    private static JsonSerializerOptions Guarded(JsonSerializerOptions? given)
    {
        var json = given is null
            ? new JsonSerializerOptions
            {
                NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
            }
            : new JsonSerializerOptions(given) { WriteIndented = false };
        json.TypeInfoResolver = Resolver(given?.TypeInfoResolver).WithAddedModifier(Guard);
        json.MakeReadOnly();
        return json;
    }

    // Where nothing is found by reflection, single values are known without the user's contracts.
    private static IJsonTypeInfoResolver Resolver(IJsonTypeInfoResolver? given) =>
        given is null ? ByReflection() : JsonSerializer.IsReflectionEnabledByDefault ? given
            : JsonTypeInfoResolver.Combine(given, ValueContracts.Default);

    // Asked of vouched types too: that nobody changes them does not say that all of them is written.
    private static void Guard(JsonTypeInfo contract)
    {
        if (TypeNature.WhyLeavesOut(contract) is { } what)
        {
            contract.OnSerializing += _ => throw new LeftOutException(what);
        }
        else if (MustBeExact(contract))
        {
            var declared = contract.Type;
            contract.OnSerializing += value => ExactTypeException.ThrowUnless(value, declared);
        }
    }

    // Of a type with derived types that are declared, its own contract writes only objects of that type, and those that nobody declared.
    private static bool MustBeExact(JsonTypeInfo contract) =>
        !contract.Type.IsValueType && !contract.Type.IsSealed && contract.Kind switch
        {
            JsonTypeInfoKind.Object => contract.PolymorphismOptions is not null || !(contract.Type.IsInterface || contract.Type.IsAbstract),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => TypeNature.IsKnownCollection(contract.Type),
            _ => false,
        };

    [UnconditionalSuppressMessage("Trimming", "IL2026",
        Justification = "Asked only where reflection is enabled; a trimmed application has it disabled and passes contracts of its own.")]
    [UnconditionalSuppressMessage("AOT", "IL3050",
        Justification = "Asked only where reflection is enabled; a native application has it disabled and passes contracts of its own.")]
    private static IJsonTypeInfoResolver ByReflection() =>
        JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : ValueContracts.Default;
}
