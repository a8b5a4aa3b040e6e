using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Registrations;

/// <summary>Looks for a control that needs itself through others, as the container looks where it sees types: of a decorated service it
/// sees a factory.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The container keeps the constructors of what is registered.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The container keeps the constructors of what is registered.")]
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The container closes the same types in the same way.")]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The container closes the same types in the same way.")]
internal sealed class ControlCycle
{
    private readonly ILookup<Type, ServiceDescriptor> _registered;
    private readonly IServiceRegistration[] _shadowed;
    private readonly HashSet<(Type, object?)> _done = [];
    private readonly List<string> _path = [];
    private readonly (Type Service, object? Key) _start;

    private ControlCycle(IServiceCollection services, Type service, object? key)
    {
        _registered = services.ToLookup(static descriptor => descriptor.ServiceType);
        _shadowed = [.. services.Where(static descriptor => !descriptor.IsKeyedService)
            .Select(static descriptor => descriptor.ImplementationInstance).OfType<IServiceRegistration>()];
        _start = (service, key);
    }

    /// <summary>Finds the way on which a decorated service's control comes to need it again; null when it does not, as far as can be
    /// seen.</summary>
    /// <returns>The container's own words, with the way.</returns>
    public static string? Find(IServiceCollection services, Type service, object? key)
    {
        var looked = new ControlCycle(services, service, key);
        return looked.Needs(service, key) ? Message(service) + Environment.NewLine + string.Join(" -> ", looked._path) : null;
    }

    /// <summary>Writes what the container says of a circle.</summary>
    public static string Message(Type service) =>
        $"A circular dependency was detected for the service of type '{TypeNature.FullName(service)}'.";

    private bool Needs(Type service, object? key)
    {
        var name = TypeNature.FullName(service);
        if (_path.Count > 0 && (service, key).Equals(_start))
        {
            _path.Add(name);
            return true;
        }

        if (!_done.Add((service, key)))
        {
            return false;
        }

        foreach (var made in Made(service, key))
        {
            _path.Add(made == service ? name : $"{name}({TypeNature.FullName(made)})");
            if (Wanted(made, key).Any(wanted => Needs(wanted.Service, wanted.Key)))
            {
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    // What a factory does is seen by nobody.
    private IEnumerable<Type> Made(Type service, object? key)
    {
        if (service.IsConstructedGenericType && service.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        {
            var element = service.GetGenericArguments()[0];
            return Descriptors(element, key).Select(descriptor => Implementation(descriptor, element)).OfType<Type>();
        }

        return Descriptors(service, key).TakeLast(1).Select(descriptor => Implementation(descriptor, service)).OfType<Type>();
    }

    private IEnumerable<ServiceDescriptor> Descriptors(Type service, object? key)
    {
        var exact = _registered[service].Where(descriptor => Fits(descriptor, key)).ToList();
        return exact.Count > 0 || !service.IsConstructedGenericType
            ? exact
            : _registered[service.GetGenericTypeDefinition()].Where(descriptor => Fits(descriptor, key));
    }

    private static bool Fits(ServiceDescriptor descriptor, object? key) =>
        Equals(descriptor.ServiceKey, key) || (key is not null && ReferenceEquals(descriptor.ServiceKey, KeyedService.AnyKey));

    private Type? Implementation(ServiceDescriptor descriptor, Type service)
    {
        if (Array.Find(_shadowed, shadowed => shadowed.IsDecorator(descriptor)) is { } decorated)
        {
            return decorated.ControlType;
        }

        var type = descriptor.IsKeyedService ? descriptor.KeyedImplementationType : descriptor.ImplementationType;
        try
        {
            return type is { IsGenericTypeDefinition: true } ? type.MakeGenericType(service.GetGenericArguments()) : type;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The longest constructor for which everything is there, as the container takes it.
    private IEnumerable<(Type Service, object? Key)> Wanted(Type made, object? key)
    {
        var constructors = made.GetConstructors().Select(static constructor => constructor.GetParameters())
            .OrderByDescending(static parameters => parameters.Length).ToList();
        var taken = constructors.Count == 1
            ? constructors[0]
            : constructors.Find(parameters =>
                Array.TrueForAll(parameters,
                    parameter => parameter.HasDefaultValue || Asked(parameter, key) is not { } asked || IsThere(asked.Service, asked.Key)));
        return (taken ?? []).Select(parameter => Asked(parameter, key)).OfType<(Type, object?)>();
    }

    private bool IsThere(Type service, object? key) =>
        Descriptors(service, key).Any() || service == typeof(IServiceProvider) || service == typeof(IServiceScopeFactory)
            || service == typeof(IServiceProviderIsService) || service == typeof(IServiceProviderIsKeyedService)
        || (service.IsConstructedGenericType && service.GetGenericTypeDefinition() == typeof(IEnumerable<>));

    private static (Type Service, object? Key)? Asked(ParameterInfo parameter, object? key)
    {
        if (parameter.IsDefined(typeof(ServiceKeyAttribute), inherit: true))
        {
            return null;
        }

        return parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? (parameter.ParameterType, keyed.LookupMode is ServiceKeyLookupMode.InheritKey ? key : keyed.Key)
            : (parameter.ParameterType, null);
    }
}
