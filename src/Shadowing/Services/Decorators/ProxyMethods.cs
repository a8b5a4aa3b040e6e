using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>Looks at the methods of an interface by reflection, as the generator does at compile time.</summary>
internal static class ProxyMethods
{
    /// <summary>Gets the members that a class must implement, or may: not those that an interface keeps to itself.</summary>
    public static IEnumerable<MethodInfo> Implemented(Type service) =>
        All(service).Where(static method => method is { IsStatic: false, IsVirtual: true, IsFinal: false });

    /// <summary>Gets the static members that somebody must implement.</summary>
    public static IEnumerable<MethodInfo> Unimplemented(Type service) =>
        All(service).Where(static method => method is { IsStatic: true, IsAbstract: true });

    /// <summary>Describes a method.</summary>
    public static DecoratedMember Describe(MethodInfo method)
    {
        // Where it is never shadowed its types do not matter, and may be none that anything can be made of.
        var whyNot = WhyNot(method);
        return new DecoratedMember(
            NameOf(method), Signature(method), whyNot is null ? Shape(method.ReturnType).Result : typeof(NoResult),
            whyNot is null ? [.. Parameters(method).Select(static parameter => parameter.ParameterType)] : [],
            whyNot is null ? [.. Parameters(method).Select(static parameter => parameter.Name ?? string.Empty)] : [],
            IsDeclaredRead(method), whyNot)
        {
            Declaring = method.DeclaringType,
        };
    }

    /// <summary>Makes who calls a method that can be shadowed.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A template is made only where dynamic code is supported.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type has no trimmed members of interest.")]
    [UnconditionalSuppressMessage("Trimming", "IL2071", Justification = "The type has no trimmed members of interest.")]
    public static IProxyMethod Of<TService>(MethodInfo method, DecoratedMember member)
        where TService : class =>
        (IProxyMethod)Activator.CreateInstance(typeof(ProxyMethod<,>).MakeGenericType(typeof(TService), member.Result!), method,
            Shape(method.ReturnType).Shape)!;

    /// <summary>Writes a method as people do.</summary>
    public static string Signature(MethodInfo method)
    {
        var parameters = string.Join(", ",
            method.GetParameters()
                .Select(static parameter => Modifier(parameter)
                    + TypeNature.Name(parameter.ParameterType.IsByRef
                        ? parameter.ParameterType.GetElementType()!
                        : parameter.ParameterType)));
        var typeParameters = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNature.Name))}>"
            : string.Empty;
        return method.IsSpecialName && method.GetParameters().Length == 0
            ? NameOf(method)
            : $"{NameOf(method)}{typeParameters}({parameters})";
    }

    private static (ResultShape Shape, Type Result) Shape(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return type == typeof(void) ? (ResultShape.Nothing, typeof(NoResult))
            : type == typeof(Task) ? (ResultShape.Task, typeof(NoResult))
            : type == typeof(ValueTask) ? (ResultShape.ValueTask, typeof(NoResult))
            : definition == typeof(Task<>) ? (ResultShape.TaskOfValue, type.GetGenericArguments()[0])
            : definition == typeof(ValueTask<>) ? (ResultShape.ValueTaskOfValue, type.GetGenericArguments()[0])
            : (ResultShape.Value, type);
    }

    private static string? WhyNot(MethodInfo method) =>
        method.DeclaringType == typeof(IDisposable) || method.DeclaringType == typeof(IAsyncDisposable) ? "it disposes"
        : Accessor(method, static property => property.SetMethod) is not null ? "it is a setter"
        : method.IsSpecialName
            && (method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal))
                ? "it is an event"
        : method.IsGenericMethodDefinition ? "it is generic, which a proxy cannot shadow"
        : method.GetParameters().Any(static parameter => parameter.ParameterType.IsByRef) ? "it has a parameter by reference"
        : method.ReturnType.IsByRef ? "it returns a reference"
        : method.GetParameters().Any(static parameter => IsNoObject(parameter.ParameterType)) || IsNoObject(method.ReturnType)
        ? "it has a ref struct or a pointer"
        : null;

    private static bool IsNoObject(Type type) => type.IsByRefLike || type.IsPointer || type.IsFunctionPointer;

    private static string Modifier(ParameterInfo parameter) =>
        !parameter.ParameterType.IsByRef ? string.Empty : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";

    private static string NameOf(MethodInfo method) =>
        (Accessor(method, static property => property.GetMethod) ?? Accessor(method, static property => property.SetMethod))?.Name
            ?? method.Name;

    private static IEnumerable<ParameterInfo> Parameters(MethodInfo method) =>
        method.GetParameters().Where(static parameter => parameter.ParameterType != typeof(CancellationToken));

    private static bool IsDeclaredRead(MethodInfo method) =>
        method.IsDefined(typeof(ShadowReadAttribute)) || method.DeclaringType!.IsDefined(typeof(ShadowReadAttribute), inherit: false)
        || Accessor(method, static property => property.GetMethod)?.IsDefined(typeof(ShadowReadAttribute)) == true;

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A property that is trimmed away is read by nobody.")]
    private static PropertyInfo? Accessor(MethodInfo method, Func<PropertyInfo, MethodInfo?> of) =>
        method.IsSpecialName
            ? Array.Find(method.DeclaringType!.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
                property => of(property) == method)
            : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that is trimmed away is called by nobody.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A method that is trimmed away is called by nobody.")]
    private static IEnumerable<MethodInfo> All(Type service) =>
        service.GetInterfaces().Prepend(service)
            .SelectMany(static type =>
                type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic));
}
