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
/// <remarks>What cannot be seen, because it was trimmed away or is native, is taken for the worst: then a call is not comparable, and never
/// a wrong match.</remarks>
internal sealed class TypeNature(JsonSerializerOptions json, IReadOnlySet<Type> vouchedFor)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly FrozenSet<Type> s_values = new[]
    {
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Uri), typeof(Version),
        typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Rune), typeof(DBNull),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> s_frozen = new[]
    {
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(KeyValuePair<,>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>),
        typeof(Tuple<,,,,,,>),
    }.ToFrozenSet();

    // Known by their names, because the library does not reference F#'s own. The serializer knows them too.
    private static readonly FrozenSet<string> s_frozenOfFSharp = new[]
    {
        "Microsoft.FSharp.Collections.FSharpList`1", "Microsoft.FSharp.Collections.FSharpMap`2",
        "Microsoft.FSharp.Collections.FSharpSet`1", "Microsoft.FSharp.Core.FSharpOption`1", "Microsoft.FSharp.Core.FSharpValueOption`1",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<Type> s_collections = new[]
    {
        typeof(List<>), typeof(HashSet<>), typeof(SortedSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>),
        typeof(Collection<>), typeof(ObservableCollection<>), typeof(Dictionary<,>),
        typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(ConcurrentDictionary<,>), typeof(ConcurrentQueue<>),
        typeof(ConcurrentStack<>), typeof(ConcurrentBag<>), typeof(Memory<>), typeof(ReadOnlyMemory<>),
    }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, string> s_keywords = new Dictionary<Type, string>
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char",
        [typeof(decimal)] = "decimal", [typeof(double)] = "double", [typeof(float)] = "float",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(object)] = "object",
        [typeof(string)] = "string",
    }.ToFrozenDictionary();

    private static readonly Type[] s_machines =
        [typeof(Delegate), typeof(MemberInfo), typeof(Task), typeof(Stream), typeof(Expression), typeof(System.Collections.IEnumerator),
            typeof(IServiceProvider), typeof(WaitHandle)];

    /// <summary>Says why somebody could change an object of a type, or one that it holds; null when nobody can.</summary>
    /// <param name="type">The type.</param>
    /// <param name="whyOpen">Why what it holds could be of another, derived type, which nobody has looked at: the first class found in it
    /// that is not sealed; null when there is none.</param>
    public string? WhyMutable(Type type, out string? whyOpen)
    {
        whyOpen = null;
        return WhyMutable(type, [], ref whyOpen);
    }

    /// <summary>Says why objects of a type must not be serialized behind the user's back, or would leave something out; null when they
    /// may.</summary>
    public string? WhyNotPlain(Type type) => WhyNotPlain(type, []);

    /// <summary>Says why objects of a type cannot be written whoever vouches for them; null when that cannot be seen.</summary>
    /// <param name="type">The type.</param>
    /// <param name="everNull">Whether what may be null is taken for null always, so that nothing needs to be written of it.</param>
    public string? WhyNotWritten(Type type, bool everNull) => WhyNotWritten(type, everNull, []);

    /// <summary>Tells the same of types for one of which somebody vouches besides.</summary>
    public TypeNature Vouching(Type type) => new(json, new HashSet<Type>(vouchedFor) { type });

    /// <summary>Says what of an object its contract leaves out, so that two that differ in it would be written alike; null when that cannot
    /// be seen.</summary>
    public static string? WhyLeavesOut(JsonTypeInfo contract)
    {
        var type = contract.Type;
        if (contract.Kind is JsonTypeInfoKind.Enumerable && !IsFrozen(type) && PlatformType.IsMoreThanItsItems(type))
        {
            return WhyKeepsMore(type);
        }

        // An option of F# is written as what is in it, or as null.
        if (contract is not { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } || type == typeof(object) || IsFrozen(type))
        {
            return null;
        }

        if (contract.Properties.All(static property => property.Get is null))
        {
            return $"{Name(type)} serializes to nothing";
        }

        HashSet<MemberInfo> written =
            [.. contract.Properties.Where(static property => property.Get is not null).Select(static property => property.AttributeProvider)
                .OfType<MemberInfo>()];
        return LeftOut(type, written) is { } field ? $"{Name(type)}.{field.Name} is a field, which is left out"
            : PlatformType.KeepsMore(type, written) ? WhyKeepsMore(type)
            : null;
    }

    /// <summary>Tells whether an object of a type could be of a derived type, which is not looked at with it.</summary>
    public static bool MayBeDerived(Type type) => !type.IsSealed && !type.IsValueType && !IsValue(type) && !IsFrozen(type);

    /// <summary>Tells whether a type is a concrete collection of the platform's that is written as its elements; of one that derives from
    /// it more may have to be written.</summary>
    public static bool IsKnownCollection(Type type) => type.IsGenericType && s_collections.Contains(type.GetGenericTypeDefinition());

    /// <summary>Writes a type as people do.</summary>
    public static string Name(Type type) => Name(type, isFull: false);

    /// <summary>Writes a type with its namespace, where two have one name.</summary>
    public static string FullName(Type type) => Name(type, isFull: true);

    private static string Name(Type type, bool isFull)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.HasElementType)
        {
            var element = Name(type.GetElementType()!, isFull);
            return type.IsByRef ? $"ref {element}" : type.IsPointer ? $"{element}*"
                : $"{element}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying, isFull)}?";
        }

        if (IsAnonymous(type))
        {
            return "an anonymous type";
        }

        if (type.IsFunctionPointer || type.IsGenericParameter)
        {
            return type.IsGenericParameter ? type.Name : type.ToString();
        }

        // Of a type that holds a method's own type parameter there is no full name.
        var arguments = type.IsGenericType
            ? string.Join(", ", type.GetGenericArguments().Select(argument => Name(argument, isFull)))
            : string.Empty;
        if (type.IsGenericType && !type.IsGenericTypeDefinition && type.Namespace == "System"
            && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({arguments})";
        }

        var before = !isFull ? string.Empty : type.DeclaringType is { } outer ? $"{outer.FullName}." : type.Namespace is { } space
            ? $"{space}." : string.Empty;
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 || !type.IsGenericType ? before + type.Name : $"{before}{type.Name[..tick]}<{arguments}>";
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
        return WhyFieldsChange(type, seen, ref whyOpen)
            ?? (MayBeDerived(type) ? FirstOf(DeclaredDerived(Contract(type)), seen, ref whyOpen) : null);
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

        return hasFields || type.IsEnum ? null : RuntimeFeature.IsDynamicCodeSupported ? $"{Name(type)} shows no data"
            : $"the members of {Name(type)} cannot be seen in native code";
    }

    private string? WhyNotWritten(Type type, bool everNull, HashSet<Type> seen)
    {
        if (!seen.Add(type) || type == typeof(object))
        {
            return null;
        }

        if (WhyNeverData(type) is { } why)
        {
            return why;
        }

        if (Contract(type) is not { } contract)
        {
            return $"{Name(type)} has no JSON contract";
        }

        return IsRefused(contract) ? WhyRefused(type)
            : Nullable.GetUnderlyingType(type) is { } underlying ? WhyNotWritten(underlying, everNull, seen)
            : IsFrozen(type) || IsKnownCollection(type)
            ? WhyNoKey(type)
                ?? type.GetGenericArguments().Select(argument => WhyNotWritten(argument, everNull, seen))
                    .FirstOrDefault(static found => found is not null)
            : WhyLeavesOut(contract) is { } whyLeft ? whyLeft
            : contract.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary && contract.ElementType is { } element
            ? WhyNoKey(type) ?? WhyNotWritten(element, everNull, seen)
            : contract.Kind is JsonTypeInfoKind.Object
                ? contract.Properties.Where(
                    property => property is { Get: not null, CustomConverter: null } && !(everNull && property.IsGetNullable))
                        .Select(property => WhyNotWritten(property.PropertyType, everNull, seen))
                        .FirstOrDefault(static found => found is not null)
            : null;
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
            return WhyNoKey(type)
                ?? type.GetGenericArguments().Select(argument => WhyNotPlain(argument, seen)).FirstOrDefault(static why => why is not null);
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

        if ((WhyNeverData(type) ?? (IsRefused(contract) ? WhyRefused(type) : WhyNoData(type))) is { } whyNoData)
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
                return RuntimeFeature.IsDynamicCodeSupported
                    ? $"{Name(contract.Type)}.{property.Name} cannot be looked into"
                    : $"the members of {Name(contract.Type)} cannot be seen in native code";
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

        return (isImmutable && !MayLoad(type, getter)) || IsAnonymous(type) || getter.IsDefined(typeof(CompilerGeneratedAttribute))
            ? null
            : $"{Name(type)}.{property.Name} is a getter with code of its own";
    }

    // A struct is copied, so that nobody else changes it; but a getter of its own that is not readonly can, and load what it keeps there.
    private static bool MayLoad(Type type, MethodInfo getter) =>
        type.IsValueType && !type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false)
            && !getter.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that is trimmed away is read and written by nobody.")]
    private static FieldInfo? LeftOut(Type type, HashSet<MemberInfo> written) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public)
            .FirstOrDefault(field => !written.Contains(field) && !field.IsDefined(typeof(JsonIgnoreAttribute)));

    private static string WhyKeepsMore(Type type) => $"{Name(type)} keeps more than is seen to be written";

    private static string? WhyNoData(Type type) =>
        type == typeof(object) ? "object can be anything"
        : WhyNeverData(type) ?? (typeof(Exception).IsAssignableFrom(type) ? $"{Name(type)} is no data"
        : type.IsInterface ? $"{Name(type)} is an interface"
        : type.IsAbstract ? $"{Name(type)} is abstract"
        : null);

    // What nobody can vouch for: writing it fails, or uses it up.
    private static string? WhyNeverData(Type type) =>
        Array.Exists(s_machines, machine => machine.IsAssignableFrom(type)) || type.IsPointer || type.IsByRefLike
            ? $"{Name(type)} is no data"
        : IsAsyncSequence(type) ? $"{Name(type)} is made while it is read"
        : type.IsGenericType && type.GetGenericTypeDefinition().FullName is "Microsoft.FSharp.Control.FSharpAsync`1"
        ? $"{Name(type)} is a computation that nobody has run"
        : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that is trimmed away is used by nobody.")]
    private static bool IsAsyncSequence(Type type) =>
        Array.Exists([type, .. type.GetInterfaces()],
            static part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    // The serializer has a contract for these, which says no when it is used.
    private static bool IsRefused(JsonTypeInfo contract) =>
        contract.Converter.GetType() is { Name: "UnsupportedTypeConverter`1" } converter
            && converter.Assembly == typeof(JsonSerializer).Assembly;

    private static string WhyRefused(Type type) => $"{Name(type)} is of a kind that the serializer does not know";

    // Only what is written as one value can be a key.
    private string? WhyNoKey(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is { Length: 2 } pair
            && typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
        && Contract(pair[0]) is { } key && (key.Kind is not JsonTypeInfoKind.None || IsRefused(key))
            ? $"{Name(pair[0])} cannot be a key in JSON"
            : null;

    private static Type[] DeclaredDerived(JsonTypeInfo? contract) =>
        [.. (contract?.PolymorphismOptions?.DerivedTypes ?? []).Select(static derived => derived.DerivedType)];

    private static bool IsFrozen(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (s_frozen.Contains(definition) || s_frozenOfFSharp.Contains(definition.FullName!));

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || s_values.Contains(type);

    private static bool IsAnonymous(Type type) =>
        type.IsSealed && type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
            && type.IsDefined(typeof(CompilerGeneratedAttribute));

    // "<Total>k__BackingField" is the property Total.
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end
            ? field.Name[1..end]
            : field.Name;

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
