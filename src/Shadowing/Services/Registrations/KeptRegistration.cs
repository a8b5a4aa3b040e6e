using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services.Registrations;

/// <summary>Tells whether a registration that is no longer among the others is still reached from one that is, as it is where somebody
/// decorates a service.</summary>
internal sealed class KeptRegistration
{
    // A decorator over a decorator over a decorator; each is a function in an object of the compiler's, or two.
    private const int Deepest = 16;

    private readonly ICollection<ServiceDescriptor> _services;
    private readonly ServiceDescriptor _kept;
    private readonly HashSet<ServiceDescriptor> _seen = [];

    private KeptRegistration(ICollection<ServiceDescriptor> services, ServiceDescriptor kept) => (_services, _kept) = (services, kept);

    /// <summary>Gets the function that makes a registered service; null where a type or an object is registered.</summary>
    public static Delegate? Factory(ServiceDescriptor descriptor) =>
        descriptor.IsKeyedService ? descriptor.KeyedImplementationFactory : descriptor.ImplementationFactory;

    /// <summary>Tells whether whoever asks for a service is seen to get to a registration: that something else keeps it does not say
    /// so.</summary>
    public static bool IsReached(ICollection<ServiceDescriptor> services, Type service, object? key, ServiceDescriptor kept) =>
        new KeptRegistration(services, kept).Leads(service, key);

    private bool Leads(Type service, object? key) =>
        _services.Any(descriptor => descriptor.ServiceType == service && Equals(descriptor.ServiceKey, key) && Leads(descriptor, 0));

    private bool Leads(ServiceDescriptor descriptor, int depth) =>
        ReferenceEquals(descriptor, _kept) || (_seen.Add(descriptor) && (Holds(Factory(descriptor), depth + 1) || Asks(descriptor)));

    private bool Asks(ServiceDescriptor descriptor) =>
        (descriptor.IsKeyedService ? descriptor.KeyedImplementationType : descriptor.ImplementationType) is { } type
        && type.GetConstructors().SelectMany(static constructor => constructor.GetParameters())
            .Any(parameter => Leads(parameter.ParameterType, Key(parameter, descriptor)));

    private static object? Key(ParameterInfo parameter, ServiceDescriptor descriptor) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is not { } keyed ? null
            : keyed.LookupMode is ServiceKeyLookupMode.InheritKey ? descriptor.ServiceKey : keyed.Key;

    private bool Holds(object? value, int depth) =>
        value is not null && depth < Deepest && (IsKeyOfOneThatLeads(value, depth) || value switch
        {
            ServiceDescriptor descriptor => Leads(descriptor, depth),
            Delegate function =>
                function.Equals(Factory(_kept))
                    || Array.Exists(function.GetInvocationList(), one => Captured(one.Target).Any(captured => Holds(captured, depth + 1))),
            _ when value.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) =>
                Captured(value).Any(captured => Holds(captured, depth + 1)),
            _ => false,
        });

    // A function that keeps a key asks for what is registered under it.
    private bool IsKeyOfOneThatLeads(object value, int depth) =>
        _services.Any(descriptor => descriptor.IsKeyedService && Equals(descriptor.ServiceKey, value) && Leads(descriptor, depth));

    [UnconditionalSuppressMessage("Trimming", "IL2075",
        Justification = "A field that is trimmed away is read by nobody, and holds nothing.")]
    private static IEnumerable<object?> Captured(object? target) =>
        target is null
            ? []
            : target.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(field => field.GetValue(target));
}
