using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services;

/// <summary>Tells whether a registration that is no longer among the others still lives in one of them, as it does where somebody decorates a service.</summary>
internal static class KeptRegistration
{
    // A decorator over a decorator over a decorator; each is a function in an object of the compiler's, or two.
    private const int Deepest = 16;

    /// <summary>Gets the function that makes a registered service; null where a type or an object is registered.</summary>
    public static Delegate? Factory(ServiceDescriptor descriptor) => descriptor.IsKeyedService ? descriptor.KeyedImplementationFactory : descriptor.ImplementationFactory;

    public static bool IsKept(IEnumerable<ServiceDescriptor> services, ServiceDescriptor kept) => services.Any(service => Holds(service, kept, 0));

    private static bool Holds(object? value, ServiceDescriptor kept, int depth) => depth < Deepest && value switch
    {
        ServiceDescriptor descriptor => ReferenceEquals(descriptor, kept) || Holds(Factory(descriptor), kept, depth + 1),
        Delegate function => function.Equals(Factory(kept)) || Array.Exists(function.GetInvocationList(), one => Captured(one.Target).Any(captured => Holds(captured, kept, depth + 1))),
        null => false,
        _ when value.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) => Captured(value).Any(captured => Holds(captured, kept, depth + 1)),
        _ => false,
    };

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that is trimmed away is read by nobody, and holds nothing.")]
    private static IEnumerable<object?> Captured(object? target) =>
        target is null ? [] : target.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(static field => !field.FieldType.IsValueType).Select(field => field.GetValue(target));
}
