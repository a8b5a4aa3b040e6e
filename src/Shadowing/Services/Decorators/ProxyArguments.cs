using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Shadowing.Services.Decorators;

/// <summary>The arguments of a call through a proxy.</summary>
internal readonly struct ProxyArguments(object?[] values) : ITuple
{
    private static readonly MethodInfo s_of = typeof(ProxyArguments).GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!;

    public object?[] Values => values;

    /// <inheritdoc/>
    /// <remarks>As of a tuple that generated code makes: without cancellation tokens.</remarks>
    public int Length => Shown.Count();

    private IEnumerable<object?> Shown => values.Where(static value => value is not CancellationToken);

    /// <inheritdoc/>
    public object? this[int index] => Shown.ElementAt(index);

    /// <summary>Gets who copies arguments of a type.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A template is made only where dynamic code is supported.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method wants nothing of its type parameter.")]
    public static Func<ArgumentCopies, object?, object?> Copier(Type type) =>
        s_of.MakeGenericMethod(type).CreateDelegate<Func<ArgumentCopies, object?, object?>>();

    private static object? Of<T>(ArgumentCopies copies, object? argument) => copies.Of((T)argument!);
}
