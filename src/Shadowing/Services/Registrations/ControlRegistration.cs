using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Registrations;

/// <summary>What was registered before the decorator took its place: kept under a private key, so that the container still makes, owns and
/// disposes it.</summary>
internal sealed class ControlRegistration(ServiceDescriptor original, Type service)
{
    private readonly ControlKey _privateKey = new(service);

    public ServiceLifetime Lifetime => original.Lifetime;

    /// <summary>Gets a value indicating whether it serves all closed types of a generic interface.</summary>
    public bool IsOpenGeneric => original.ServiceType.IsGenericTypeDefinition;

    /// <summary>Gets the implementation's type; null where a factory decides.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type? Type => original switch
    {
        { IsKeyedService: true, KeyedImplementationInstance: { } instance } => TypeOf(instance),
        { IsKeyedService: false, ImplementationInstance: { } instance } => TypeOf(instance),
        { IsKeyedService: true } => Closed(original.KeyedImplementationType),
        _ => Closed(original.ImplementationType),
    };

    // The container would dispose what it keeps and the decorator too, when both can be disposed: so the decorator, which passes it on, is
    // the only one it sees.
    public bool IsOwnedByDecorator => typeof(IDisposable).IsAssignableFrom(service) || typeof(IAsyncDisposable).IsAssignableFrom(service);

    private object? Instance => original.IsKeyedService ? original.KeyedImplementationInstance : original.ImplementationInstance;

    /// <summary>Writes a registration for an error message.</summary>
    public static string Describe(ServiceDescriptor descriptor) =>
        new ControlRegistration(descriptor, descriptor.ServiceType).Type is { } type ? TypeNature.Name(type) : "a factory";

    /// <summary>Says why it cannot be decorated, with the way out; null when it can.</summary>
    public string? WhyUnsupported() =>
        !Enum.IsDefined(original.Lifetime)
            ? $"the control's lifetime is {original.Lifetime}, which is none of Singleton, Scoped and Transient; register it with one of them."
        : IsOwnedByDecorator && Instance is not null
        ? $"{TypeNature.Name(service)} is disposable and registered as an object that nobody disposes, which a decorator cannot keep so; register it by its type or by a factory."
        : null;

    /// <summary>Keeps it under the private key.</summary>
    public void Register(IServiceCollection services)
    {
        if (IsOwnedByDecorator)
        {
            return;
        }

        // As an object, so that whoever looks the service up among the registrations finds one, as before.
        services.Add(
            Instance is { } instance ? new ServiceDescriptor(typeof(object), _privateKey, instance)
            : IsOpenGeneric ? ServiceDescriptor.DescribeKeyed(original.ServiceType, _privateKey, OpenType(), original.Lifetime)
            : Type is { } type && !ServiceKeys.AreWanted(type)
            ? ServiceDescriptor.DescribeKeyed(typeof(object), _privateKey, type, original.Lifetime)
            : ServiceDescriptor.DescribeKeyed(typeof(object), _privateKey, (provider, _) => Make(provider), original.Lifetime));
    }

    /// <summary>Gets the control of a scope, for the decorator.</summary>
    public object Resolve(IServiceProvider services) =>
        IsOwnedByDecorator ? Make(services) : services.GetRequiredKeyedService(IsOpenGeneric ? service : typeof(object), _privateKey);

    /// <summary>Makes a control; whoever asked for it owns it.</summary>
    public object Make(IServiceProvider services) =>
        Instance is { } instance ? instance
        : Type is { } type ? ServiceKeys.Create(services, type, original.ServiceKey)
        : original.IsKeyedService ? original.KeyedImplementationFactory!(services, original.ServiceKey)
        : original.ImplementationFactory!(services);

    /// <summary>Tells whether the control is what the candidate is, as far as that can be seen without a call.</summary>
    /// <remarks>
    /// Only where a factory decides and the candidate is registered too: there it may hand that very object out. Whatever fails in here
    /// says nothing. What the factory makes for this must be the container's, which disposes it: so a singleton that its decorator owns is
    /// not looked at.
    /// </remarks>
    public bool IsCandidate(IServiceProvider services, Type candidate, Func<IServiceProvider, object> resolveInCandidateScope)
    {
        if (Type is not null || (Lifetime == ServiceLifetime.Singleton && IsOwnedByDecorator)
            || services.GetService<IServiceProviderIsService>()?.IsService(candidate) != true)
        {
            return false;
        }

        try
        {
            var scope = CandidateScopes.Create(services.GetRequiredService<IServiceScopeFactory>());
            try
            {
                return (Lifetime == ServiceLifetime.Singleton
                    ? Resolve(scope.ServiceProvider)
                    : resolveInCandidateScope(scope.ServiceProvider)).GetType() == candidate;
            }
            finally
            {
                // Not waited for: what takes its time to end does not hold up the start.
                _ = scope.DisposeAsync().AsTask();
            }
        }
        catch
        {
            return false;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2073", Justification = "The constructors of an object that is there are not needed.")]
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private static Type TypeOf(object instance) => instance.GetType();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private Type OpenType() => (original.IsKeyedService ? original.KeyedImplementationType : original.ImplementationType)!;

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The container closes the same type in the same way.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The container closes the same type in the same way.")]
    [UnconditionalSuppressMessage("Trimming", "IL2068", Justification = "The container closes the same type in the same way.")]
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    private Type? Closed([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type? type) =>
        type is { IsGenericTypeDefinition: true } && service.IsConstructedGenericType
            ? type.MakeGenericType(service.GetGenericArguments())
            : type;
}
