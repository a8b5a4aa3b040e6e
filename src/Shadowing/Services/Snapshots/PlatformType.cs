using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Shadowing.Services.Snapshots;

/// <summary>Tells of types of the platform's own whether their JSON says all that tells two objects apart.</summary>
/// <remarks>
/// Of a type of the user's, its members are what he wants to be seen. A type of the platform's was not made to be written: a Regex has
/// members for its options and none for its pattern, and one that derives from it no more. So all that an object keeps must be handed out
/// by a getter that is written, and does nothing else; what cannot be seen is taken for the worst.
/// </remarks>
[UnconditionalSuppressMessage("Trimming", "IL2026",
    Justification = "A getter that is trimmed away is not written, and one whose code is not seen hands nothing out.")]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A member that is trimmed away is read and written by nobody.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A member that is trimmed away is read and written by nobody.")]
internal static class PlatformType
{
    private const BindingFlags Kept = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const byte LoadThis = 0x02;
    private const byte LoadField = 0x7b;
    private const byte Return = 0x2a;

    // Written whole, though by getters that compute.
    private static readonly FrozenSet<Type> s_whole = new[] { typeof(Index), typeof(System.Drawing.Color) }.ToFrozenSet();

    // What signs the assemblies of .NET and of ASP.NET Core.
    private static readonly FrozenSet<string> s_signers =
        new[] { "7cec85d7bea7798e", "b03f5f7f11d50a3a", "b77a5c561934e089", "cc7b13ffcd2ddd51", "adb9793829ddae60" }.ToFrozenSet(
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether an object of a type that is written by its members keeps what none of them is seen to hand out.</summary>
    public static bool KeepsMore(Type type, IEnumerable<MemberInfo> written)
    {
        if (s_whole.Contains(type) || !Levels(type).Any(IsOfPlatform))
        {
            return false;
        }

        // Native code shows neither what is kept nor what a getter does.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return true;
        }

        var shown = written.Select(Shown).OfType<FieldInfo>().Select(Identity).ToHashSet();
        return Levels(type).Where(IsOfPlatform).SelectMany(static level => level.GetFields(Kept))
            .Any(field => !shown.Contains(Identity(field)));
    }

    /// <summary>Tells whether a type that is written as its items is more than those: a table of names and values whose items are the
    /// names, a group that has a key.</summary>
    public static bool IsMoreThanItsItems(Type type) =>
        !type.IsArray && Levels(type).FirstOrDefault(IsOfPlatform) is { } known && !IsItsItems(known);

    private static bool IsItsItems(Type type)
    {
        if (Item(type) is null)
        {
            return false;
        }

        // Looked at before it is closed: a group of numbers may have a number for its key.
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition.GetProperties()
            .All(property => !property.PropertyType.IsGenericTypeParameter || property.GetIndexParameters().Length > 0
                || property.PropertyType == Item(definition));
    }

    private static Type? Item(Type type) =>
        Array.Find([type, .. type.GetInterfaces()],
            static part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static IEnumerable<Type> Levels(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            yield return level;
        }
    }

    private static bool IsOfPlatform(Type type) =>
        type.Assembly.GetName().GetPublicKeyToken() is { Length: > 0 } token && s_signers.Contains(Convert.ToHexString(token));

    private static FieldInfo? Shown(MemberInfo member) =>
        member as FieldInfo ?? (member is PropertyInfo { GetMethod: { } getter } ? HandedOut(getter) : null);

    private static FieldInfo? HandedOut(MethodInfo getter) =>
        getter.GetMethodBody()?.GetILAsByteArray() is [LoadThis, LoadField, _, _, _, _, Return] code
            ? getter.Module.ResolveField(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(2)),
                getter.DeclaringType!.GetGenericArguments(), genericMethodArguments: null)
            : null;

    private static (Module Module, int Token) Identity(FieldInfo field) => (field.Module, field.MetadataToken);
}
