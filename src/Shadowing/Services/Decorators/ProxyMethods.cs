using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>Looks at the methods of an interface by reflection, as the generator does at compile time.</summary>
internal static class ProxyMethods
{
    /// <summary>Describes a method and how it is called.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A template is made only where dynamic code is supported.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type has no trimmed members of interest.")]
    public static IProxyMethod Of<TService>(MethodInfo method)
        where TService : class
    {
        var (shape, result) = Shape(method.ReturnType);
        var whyNot = WhyNot(method);
        var member = new DecoratedMember(
            NameOf(method), Signature(method), result, [.. Parameters(method).Select(static parameter => parameter.ParameterType)],
            [.. Parameters(method).Select(static parameter => parameter.Name ?? string.Empty)], IsDeclaredRead(method), whyNot);

        // Where it is never shadowed its result does not matter, and may be none that a generic class can be made of.
        var type = typeof(ProxyMethod<,>).MakeGenericType(typeof(TService), whyNot is null ? result : typeof(NoResult));
        return (IProxyMethod)Activator.CreateInstance(type, method, member, shape)!;
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
        : method.IsSpecialName && (method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal)) ? "it is an event"
        : method.IsGenericMethodDefinition ? "it is generic, which a proxy cannot shadow"
        : method.GetParameters().Any(static parameter => parameter.ParameterType.IsByRef) ? "it has a parameter by reference"
        : method.ReturnType.IsByRef ? "it returns a reference"
        : method.GetParameters().Any(static parameter => parameter.ParameterType.IsByRefLike || parameter.ParameterType.IsPointer) || method.ReturnType.IsByRefLike || method.ReturnType.IsPointer ? "it has a ref struct or a pointer"
        : null;

    private static string NameOf(MethodInfo method) => (Accessor(method, static property => property.GetMethod) ?? Accessor(method, static property => property.SetMethod))?.Name ?? method.Name;

    private static string Signature(MethodInfo method) => method.IsSpecialName && method.GetParameters().Length == 0 ? NameOf(method) : $"{NameOf(method)}({string.Join(", ", method.GetParameters().Select(static parameter => TypeNature.Name(parameter.ParameterType)))})";

    private static IEnumerable<ParameterInfo> Parameters(MethodInfo method) => method.GetParameters().Where(static parameter => parameter.ParameterType != typeof(CancellationToken));

    private static bool IsDeclaredRead(MethodInfo method) =>
        method.IsDefined(typeof(ShadowReadAttribute)) || method.DeclaringType!.IsDefined(typeof(ShadowReadAttribute), inherit: false)
        || Accessor(method, static property => property.GetMethod)?.IsDefined(typeof(ShadowReadAttribute)) == true;

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A property that is trimmed away is read by nobody.")]
    private static PropertyInfo? Accessor(MethodInfo method, Func<PropertyInfo, MethodInfo?> of) =>
        method.IsSpecialName ? Array.Find(method.DeclaringType!.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), property => of(property) == method) : null;
}
