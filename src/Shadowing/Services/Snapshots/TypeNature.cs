using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Shadowing.Services.Snapshots;

/// <summary>Tells of types whether anybody can change their objects, and whether serializing them runs nothing but plain getters.</summary>
/// <remarks>What cannot be seen, because it was trimmed away or is native, is taken for the worst: then a call is not comparable, and never a wrong match.</remarks>
internal sealed class TypeNature(JsonSerializerOptions json, IReadOnlySet<Type> vouchedFor)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly FrozenSet<Type> s_values = new[]
    {
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version),
        typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Rune), typeof(DBNull),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> s_frozen = new[]
    {
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(KeyValuePair<,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> s_collections = new[]
    {
        typeof(List<>), typeof(HashSet<>), typeof(SortedSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(Collection<>), typeof(ObservableCollection<>), typeof(Dictionary<,>),
        typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(ConcurrentDictionary<,>), typeof(ConcurrentQueue<>), typeof(ConcurrentStack<>), typeof(ConcurrentBag<>), typeof(Memory<>), typeof(ReadOnlyMemory<>),
    }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, string> s_keywords = new Dictionary<Type, string>
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char", [typeof(decimal)] = "decimal", [typeof(double)] = "double", [typeof(float)] = "float",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(object)] = "object",
        [typeof(string)] = "string",
    }.ToFrozenDictionary();

    private static readonly Type[] s_machines =
        [typeof(Delegate), typeof(MemberInfo), typeof(Task), typeof(Stream), typeof(Exception), typeof(Expression), typeof(System.Collections.IEnumerator), typeof(IServiceProvider), typeof(WaitHandle)];

    /// <summary>Says why somebody could change an object of a type, or one that it holds; null when nobody can.</summary>
    /// <param name="type">The type.</param>
    /// <param name="whyOpen">Why what it holds could be of another, derived type, which nobody has looked at: the first class found in it that is not sealed; null when there is none.</param>
    public string? WhyMutable(Type type, out string? whyOpen)
    {
        whyOpen = null;
        return WhyMutable(type, [], ref whyOpen);
    }

    /// <summary>Says why objects of a type must not be serialized behind the user's back, or would leave something out; null when they may.</summary>
    public string? WhyNotPlain(Type type) => WhyNotPlain(type, []);

    /// <summary>Says what of an object its contract leaves out, so that two that differ in it would be written alike; null when that cannot be seen.</summary>
    public static string? WhyLeavesOut(JsonTypeInfo contract)
    {
        var type = contract.Type;
        if (contract is not { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } || type == typeof(object))
        {
            return null;
        }

        if (contract.Properties.All(static property => property.Get is null))
        {
            return $"{Name(type)} serializes to nothing";
        }

        return type == typeof(BigInteger) ? "BigInteger is written without its value"
            : LeftOut(type, [.. contract.Properties.Select(static property => property.AttributeProvider).OfType<MemberInfo>()]) is { } field ? $"{Name(type)}.{field.Name} is a field, which is left out"
            : null;
    }

    /// <summary>Tells whether an object of a type could be of a derived type, which is not looked at with it.</summary>
    public static bool MayBeDerived(Type type) => !type.IsSealed && !type.IsValueType && !IsValue(type) && !IsFrozen(type);

    /// <summary>Tells whether a type is a concrete collection of the platform's that is written as its elements; of one that derives from it more may have to be written.</summary>
    public static bool IsKnownCollection(Type type) => type.IsGenericType && s_collections.Contains(type.GetGenericTypeDefinition());

    /// <summary>Writes a type as people do.</summary>
    public static string Name(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        if (IsAnonymous(type))
        {
            return "an anonymous type";
        }

        if (type.IsConstructedGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", type.GetGenericArguments().Select(Name))})";
        }

        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 || !type.IsGenericType ? type.Name : $"{type.Name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private string? WhyMutable(Type type, HashSet<Type> seen, ref string? whyOpen)
    {
        if (vouchedFor.Contains(type) || IsValue(type) || !seen.Add(type))
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return WhyMutable(underlying, seen, ref whyOpen);
        }

        if (type.IsArray)
        {
            return $"{Name(type)} is an array";
        }

        if (IsFrozen(type))
        {
            return FirstOf(type.GetGenericArguments(), seen, ref whyOpen);
        }

        if (WhyNoData(type) is { } whyNoData)
        {
            return whyNoData;
        }

        if (IsKnownCollection(type))
        {
            return $"{Name(type)} can be changed";
        }

        if (seen.Count > 1 && MayBeDerived(type))
        {
            whyOpen ??= $"{Name(type)} is not sealed";
        }

        // An object of a derived type that is declared for the contract is written whole, in the place of one of this.
        return WhyFieldsChange(type, seen, ref whyOpen) ?? (MayBeDerived(type) ? FirstOf(DeclaredDerived(Contract(type)), seen, ref whyOpen) : null);
    }

    private string? FirstOf(Type[] types, HashSet<Type> seen, ref string? whyOpen)
    {
        foreach (var type in types)
        {
            if (WhyMutable(type, seen, ref whyOpen) is { } why)
            {
                return why;
            }
        }

        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that is trimmed away is read and written by nobody.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that is trimmed away is read and written by nobody.")]
    private string? WhyFieldsChange(Type type, HashSet<Type> seen, ref string? whyOpen)
    {
        var hasFields = false;
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(Fields))
            {
                hasFields = true;

                // Those of a struct can only be changed where it is held, and there it is looked at.
                if (!field.IsInitOnly && !level.IsValueType)
                {
                    return $"{Name(level)}.{NameOf(field)} can be set";
                }

                if (WhyMutable(field.FieldType, seen, ref whyOpen) is { } why)
                {
                    return why;
                }
            }
        }

        return hasFields || type.IsEnum ? null : $"{Name(type)} shows no data";
    }

    private string? WhyNotPlain(Type type, HashSet<Type> seen)
    {
        if (vouchedFor.Contains(type) || !seen.Add(type))
        {
            return null;
        }

        if (IsValue(type))
        {
            return Contract(type) is { } written ? WhyLeavesOut(written) : null;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return WhyNotPlain(underlying, seen);
        }

        if (type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type))
        {
            return null;
        }

        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 ? WhyNotPlain(type.GetElementType()!, seen) : $"{Name(type)} has several dimensions";
        }

        if (IsKnownCollection(type) || IsFrozen(type))
        {
            return type.GetGenericArguments().Select(argument => WhyNotPlain(argument, seen)).FirstOrDefault(static why => why is not null);
        }

        return Contract(type) is { } contract ? WhyNotPlain(contract, seen) : WhyNoData(type) ?? $"{Name(type)} has no JSON contract";
    }

    private string? WhyNotPlain(JsonTypeInfo contract, HashSet<Type> seen)
    {
        var type = contract.Type;
        if (DeclaredDerived(contract) is { Length: > 0 } derived)
        {
            var whyDerived = derived.Select(known => WhyNotPlain(known, seen)).FirstOrDefault(static why => why is not null);
            if (whyDerived is not null || type.IsAbstract)
            {
                return whyDerived;
            }
        }

        if (WhyNoData(type) is { } whyNoData)
        {
            return whyNoData;
        }

        // Where nothing can change, a getter with code of its own has nothing to load into.
        var isImmutable = WhyMutable(type, out _) is null;
        if (!isImmutable && (typeof(IJsonOnSerializing).IsAssignableFrom(type) || typeof(IJsonOnSerialized).IsAssignableFrom(type)))
        {
            return $"{Name(type)} runs code of its own when it is serialized";
        }

        return contract.Kind switch
        {
            JsonTypeInfoKind.Object => WhyMembersAreNotPlain(contract, isImmutable, seen),
            JsonTypeInfoKind.None when isImmutable => null,
            JsonTypeInfoKind.None => $"{Name(type)} has a converter of its own",
            _ => $"{Name(type)} is a collection of its own",
        };
    }

    private string? WhyMembersAreNotPlain(JsonTypeInfo contract, bool isImmutable, HashSet<Type> seen)
    {
        foreach (var property in contract.Properties.Where(static property => property.Get is not null))
        {
            if (property.AttributeProvider is not MemberInfo member)
            {
                return $"{Name(contract.Type)}.{property.Name} cannot be looked into";
            }

            if ((property.CustomConverter is null ? WhyNotPlain(property.PropertyType, seen) : null) is { } why)
            {
                return why;
            }

            if (member is PropertyInfo getter && WhyNotPlain(contract.Type, getter, isImmutable) is { } code)
            {
                return code;
            }
        }

        return WhyLeavesOut(contract);
    }

    private static string? WhyNotPlain(Type type, PropertyInfo property, bool isImmutable)
    {
        var getter = property.GetMethod!;
        if (getter is { IsVirtual: true, IsFinal: false } && !type.IsSealed)
        {
            return $"{Name(type)}.{property.Name} is virtual";
        }

        return (isImmutable && !MayLoad(type, getter)) || IsAnonymous(type) || getter.IsDefined(typeof(CompilerGeneratedAttribute)) ? null : $"{Name(type)}.{property.Name} is a getter with code of its own";
    }

    // A struct is copied, so that nobody else changes it; but a getter of its own that is not readonly can, and load what it keeps there.
    private static bool MayLoad(Type type, MethodInfo getter) =>
        type.IsValueType && !type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) && !getter.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that is trimmed away is read and written by nobody.")]
    private static FieldInfo? LeftOut(Type type, HashSet<MemberInfo> written) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public).FirstOrDefault(field => !written.Contains(field) && !field.IsDefined(typeof(JsonIgnoreAttribute)));

    private static string? WhyNoData(Type type) =>
        type == typeof(object) ? "object can be anything"
        : Array.Exists(s_machines, machine => machine.IsAssignableFrom(type)) ? $"{Name(type)} is no data"
        : type.IsInterface ? $"{Name(type)} is an interface"
        : type.IsAbstract ? $"{Name(type)} is abstract"
        : type.IsPointer || type.IsByRefLike ? $"{Name(type)} is no data"
        : null;

    private static Type[] DeclaredDerived(JsonTypeInfo? contract) => [.. (contract?.PolymorphismOptions?.DerivedTypes ?? []).Select(static derived => derived.DerivedType)];

    private static bool IsFrozen(Type type) => type.IsGenericType && s_frozen.Contains(type.GetGenericTypeDefinition());

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || s_values.Contains(type);

    private static bool IsAnonymous(Type type) => type.IsSealed && type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute));

    // "<Total>k__BackingField" is the property Total.
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? field.Name[1..end] : field.Name;

    private JsonTypeInfo? Contract(Type type)
    {
        try
        {
            return json.TryGetTypeInfo(type, out var contract) ? contract : null;
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }
}
