using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Sampling;
using Shadowing.Services.Decorators;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Registrations;

/// <summary>One <c>AddShadow</c>: puts the decorator into the place of what was registered, and says what is wrong with it.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal sealed class ServiceRegistration<TService> : IServiceRegistration, IShadowedService<TService>
    where TService : class
{
    private readonly IServiceCollection _collection;
    private readonly object? _key;
    private readonly CandidateRegistration<TService> _candidate;
    private readonly List<string> _errors = [];
    private readonly Lazy<(DecoratorTemplate<TService>? Template, string? WhyNot)> _template = new(Find);
    private readonly BuildProbe.Mark _build;
    private ControlRegistration? _control;
    private ServiceDescriptor? _decorator;

    public ServiceRegistration(IServiceCollection collection, object? key, string experiment, ServiceOptions options,
        CandidateRegistration<TService> candidate)
    {
        (_collection, _key, Experiment, Options, _candidate) = (collection, key, experiment, options, candidate);
        ShortService = Named(TypeNature.Name(typeof(TService)), key?.ToString());
        _build = BuildProbe.Add(collection);
    }

    /// <inheritdoc/>
    public string Experiment { get; }

    /// <inheritdoc/>
    /// <remarks>Two services of one name, or two keys of one text, are told apart: what they are called by is counted by.</remarks>
    public string Service =>
        _collection.Any(descriptor => !descriptor.IsKeyedService && descriptor.ImplementationInstance is IServiceRegistration other
            && !(other is ServiceRegistration<TService> same && Equals(same._key, _key))
            && string.Equals(other.ShortService, ShortService, StringComparison.Ordinal))
            ? Named(TypeNature.FullName(typeof(TService)), _key is null ? null : $"{_key} ({TypeNature.FullName(_key.GetType())})")
            : ShortService;

    /// <inheritdoc/>
    public string ShortService { get; }

    /// <inheritdoc/>
    public Type? ControlType => _decorator is null ? null : _control?.Type;

    /// <inheritdoc/>
    public string Candidate => TypeNature.Name(_candidate.Type);

    /// <inheritdoc/>
    public ServiceOptions Options { get; }

    private string Call =>
        $"{(_key is null ? "AddShadow" : "AddKeyedShadow")}<{TypeNature.Name(typeof(TService))}, {Candidate}>(\"{Experiment}\")";

    /// <summary>Gets a value indicating whether whoever asks for the service gets to the decorator: it stands in the control's place, or
    /// another decorates it in turn.</summary>
    private bool IsReached =>
        _decorator is { } decorator
            && (_collection.Contains(decorator) || KeptRegistration.IsReached(_collection, typeof(TService), _key, decorator));

    private bool IsOfThis(ServiceDescriptor service) => service.ServiceType == typeof(TService) && Equals(service.ServiceKey, _key);

    /// <inheritdoc/>
    public bool IsDecorator(ServiceDescriptor descriptor) => ReferenceEquals(descriptor, _decorator);

    /// <summary>Puts the decorator into the control's place; when that is impossible, leaves everything as it is and remembers
    /// why.</summary>
    public void Decorate()
    {
        var earlier = _collection.Where(static service => !service.IsKeyedService).Select(static service => service.ImplementationInstance)
            .OfType<ServiceRegistration<TService>>().FirstOrDefault(other => Equals(other._key, _key));
        var registered = _collection.Where(IsOfService).ToList();
        if (!typeof(TService).IsInterface)
        {
            _errors.Add($"{Call}: {TypeNature.Name(typeof(TService))} is no interface, so that nothing can be put in its place; extract an interface of it, register that, and shadow it.");
        }
        else if (ReferenceEquals(_key, KeyedService.AnyKey))
        {
            _errors.Add($"{Call}: KeyedService.AnyKey stands for every key; name one key for each AddKeyedShadow.");
        }
        else if (earlier is not null)
        {
            _errors.Add($"{Call}: {Service} is shadowed already, by {earlier.Candidate} in \"{earlier.Experiment}\"; one candidate at a time: remove one of the two.");
        }
        else if (registered.Count > 1)
        {
            _errors.Add($"{Call}: {Service} is registered {registered.Count} times ({string.Join(", ", registered.Select(ControlRegistration.Describe))}), and only one of them could be decorated; keep one.");
        }
        else if ((registered.SingleOrDefault() ?? Open()) is not { } original)
        {
            _errors.Add($"{Call}: {Service} is not registered before it; register the control first, such as services.{(_key is null ? "AddScoped" : "AddKeyedScoped")}<{TypeNature.Name(typeof(TService))}, …>({(_key is null ? string.Empty : "key")}), and call AddShadow after it.");
        }
        else
        {
            Decorate(original);
        }
    }

    /// <inheritdoc/>
    public void Check(IServiceProvider services, ICollection<string> errors)
    {
        foreach (var error in _errors)
        {
            errors.Add(error);
        }

        if (_errors.Count > 0)
        {
            return;
        }

        if (Template is not { } template)
        {
            errors.Add(_template.Value.WhyNot is { } whyNot
                ? $"{Call}: {TypeNature.Name(typeof(TService))} cannot be decorated: {whyNot}. Declare what is to be shadowed in an interface without it, which {TypeNature.Name(typeof(TService))} may inherit; register and shadow that one."
                : $"{Call}: the compiler wrote no decorator for {TypeNature.Name(typeof(TService))}, and none can be made at run time here. Decorators are written in C# projects only: call AddShadow in one, with the interface itself as its first type argument and with the analyzers of the package Shadowing; a project in another language calls that one.");
            return;
        }

        if (_build.IsValidated && ControlCycle.Find(_collection, typeof(TService), _key) is { } cycle)
        {
            errors.Add($"{Call}: {cycle}");
            return;
        }

        if (Replacements() is { Count: > 0 } later && _collection.Contains(_decorator!))
        {
            errors.Add($"{Call}: {Service} is registered again after it ({string.Join(", ", later.Select(ControlRegistration.Describe))}); move AddShadow after all registrations, and keep one.");
        }

        var known = template.Members.Where(static member => member.WhyNot is null).Select(static member => member.Name)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var unknown in Options.Reads.Where(
            name => !template.Members.Any(member => string.Equals(member.Name, name, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal))
        {
            errors.Add($"{Call}: Reads(\"{unknown}\") names no method or property of {TypeNature.Name(typeof(TService))}; the known ones are {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
        }

        if (IsReached && _control!.IsCandidate(services, _candidate.Type, ResolveService))
        {
            errors.Add(SameType());
        }
    }

    /// <inheritdoc/>
    public void Check(Experiment experiment, ICollection<string> errors)
    {
        if (experiment.Sticky is { Kind: not StickyKeyKind.Trace })
        {
            errors.Add($"{Call}: the experiment is sticky by something of an HTTP request, which a service's call does not have; use Sticky: \"trace\", or none.");
        }

        if (experiment.Carried.Any(static carried => !carried.UsesServices))
        {
            errors.Add($"{Call}: the experiment carries a value of the HttpContext, which a service's call does not have; use Carry with the service provider, such as Carry(services => services.GetRequiredService<Tenant>().Id, …).");
        }
    }

    /// <inheritdoc/>
    public ServiceSummary Summarize()
    {
        var planner = new SnapshotPlanner(Options);
        var (shadowed, notComparable, controlOnly, warnings, notes) =
            (new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<string>());
        var endpoints = new List<string>();
        foreach (var member in Template?.Members ?? [])
        {
            var plan = Method(member, planner);
            if (!plan.IsRead)
            {
                controlOnly.Add($"{Label(member)} ({member.WhyNot ?? "not said to read"})");
            }
            else if ((plan.WhyNotShared ?? plan.Result?.WhyNot) is { } whyNot)
            {
                notComparable.Add($"{Label(member)} ({whyNot})");
            }
            else
            {
                endpoints.Add(plan.Endpoint);
                shadowed.Add($"{Label(member)} ({plan.Result?.ToString() ?? "as its type parameters say"})");
            }
        }

        if (!IsReached)
        {
            // What a factory finds elsewhere, in a static field or a function of another language, cannot be seen from here.
            warnings.Add(_collection.Any(service => IsOfThis(service) && KeptRegistration.Factory(service) is not null)
                ? $"{Service} was registered anew after AddShadow, in its place and by a factory, so it is shadowed only where that factory calls what was there before."
                : $"{Service} was registered anew after AddShadow, in its place, so it is not shadowed.");
        }
        else if (shadowed.Count + notComparable.Count == 0)
        {
            warnings.Add(Template?.Members.Any(static member => member.WhyNot is null) == true
                ? $"no method of {Service} is said to read, so nothing is shadowed: say AllAreReads(), Reads(nameof(…)) or [ShadowRead]."
                : $"no method of {Service} can be shadowed, so nothing is: {string.Join(", ", controlOnly)}.");
        }

        if (IsReached && !_collection.Contains(_decorator!))
        {
            notes.Add($"{Service} was decorated again after AddShadow; it is shadowed, behind that decorator, which neither the comparison nor the candidate sees.");
        }

        if (!DecoratorTemplates.TryFind<TService>(out _))
        {
            notes.Add($"the compiler wrote no decorator for {Service}, so one that is made at run time serves, where a sampled call costs more. It writes one where C# calls AddShadow with the interface itself as its type argument, and none for F# and Visual Basic.");
        }

        if (_control is { IsOpenGeneric: true })
        {
            warnings.Add($"{Service} is registered as an open generic, which stays: a list of all {Service} has the decorator and a bare control.");
        }

        return new ServiceSummary(shadowed, notComparable, controlOnly, warnings, notes) { Endpoints = endpoints };
    }

    /// <summary>Gets who makes decorators: the compiler's, or a proxy where code can be made at run time; null where there is
    /// neither.</summary>
    public DecoratorTemplate<TService>? Template => _template.Value.Template;

    /// <inheritdoc/>
    public MethodPlan Method(DecoratedMember member, SnapshotPlanner planner)
    {
        var endpoint = $"{Service}.{MemberNames.Short(member, Template!.Members)}";
        if (member.WhyNot is not null || !(Options.AllAreReads || Options.Reads.Contains(member.Name) || member.IsDeclaredRead))
        {
            return new MethodPlan(endpoint);
        }

        var isOpen = false;
        var hasOpenArguments = member.Parameters.Any(static type => type is null);
        var whyNotShared = member.Parameters.OfType<Type>().Select(type =>
        {
            var why = planner.WhyNotShared(type, out var open);
            isOpen |= open;
            return why;
        }).FirstOrDefault(static why => why is not null);
        return new MethodPlan(endpoint)
        {
            IsRead = true,
            ParameterNames = member.ParameterNames,
            Result = member.Result is null ? null : MethodPlan.OfResult(member.Result, planner),
            HasOpenArguments = hasOpenArguments,
            WhyNotShared = whyNotShared,
            LooksAtArguments = isOpen || hasOpenArguments || Options.Copies.Count > 0,
        };
    }

    /// <inheritdoc/>
    public TService ResolveControl(IServiceProvider services) =>
        _control is { IsOwnedByDecorator: false } control && !_collection.Contains(_decorator!)
            ? (TService)control.Resolve(services)
            : ResolveService(services);

    /// <summary>Finds the service in a scope: in a candidate's, that is its bare control, or a decorator that knows the flow.</summary>
    public TService ResolveService(IServiceProvider services) =>
        _key is null ? services.GetRequiredService<TService>() : services.GetRequiredKeyedService<TService>(_key);

    /// <inheritdoc/>
    public Func<IServiceProvider, TService> CandidateResolver(IServiceProviderIsService? registered) =>
        _candidate.Resolver(registered, _key);

    private void Decorate(ServiceDescriptor original)
    {
        _control = new ControlRegistration(original, typeof(TService));
        if (_control.WhyUnsupported() is { } why)
        {
            _errors.Add($"{Call}: {why}");
            return;
        }

        if (_control.Type == _candidate.Type)
        {
            _errors.Add(SameType());
            return;
        }

        _candidate.Register(_collection, _key);
        _control.Register(_collection);
        _decorator = Decorator(original.Lifetime);
        if (_control.IsOpenGeneric)
        {
            _collection.Add(_decorator);
        }
        else
        {
            _collection[_collection.IndexOf(original)] = _decorator;
        }
    }

    private ServiceDescriptor Decorator(ServiceLifetime lifetime) => _key is null
        ? ServiceDescriptor.Describe(typeof(TService), Make, lifetime)
        : ServiceDescriptor.DescribeKeyed(typeof(TService), _key, (services, _) => Make(services), lifetime);

    private TService Make(IServiceProvider services)
    {
        MakingControls.Enter(this, static (registration, isHopeless) =>
            ControlCycle.Find(registration._collection, typeof(TService), registration._key)
                ?? (isHopeless ? ControlCycle.Message(typeof(TService)) : null));
        try
        {
            // A singleton has no scope to look at, nor has what a singleton holds; there the decorator tells by the flow of each call.
            var shadow = services.GetRequiredKeyedService<ServiceShadow<TService>>(this);
            if (_control!.Lifetime != ServiceLifetime.Singleton && !shadow.Tools.IsRoot(services)
                && services.GetRequiredService<CandidateScope>().IsActive)
            {
                return (TService)_control.Make(services);
            }

            return shadow.Decorate((TService)_control.Resolve(services), services);
        }
        finally
        {
            MakingControls.Leave();
        }
    }

    private string Label(DecoratedMember member) => MemberNames.Full(member, Template!.Members);

    private static string Named(string service, string? key) => key is null ? service : $"{service}[{key}]";

    private static (DecoratorTemplate<TService>? Template, string? WhyNot) Find() =>
        DecoratorTemplates.TryFind<TService>(out var template) ? (template, null)
        : typeof(TService).IsInterface && RuntimeFeature.IsDynamicCodeSupported ? (ProxyTemplate<TService>.TryMake(out var whyNot), whyNot)
        : default;

    private string SameType() =>
        $"{Call}: the control is {Candidate} too, or the very object that the candidate is; there is nothing to compare. Register the old implementation as {Service} before AddShadow.";

    private bool IsOfService(ServiceDescriptor descriptor) =>
        descriptor.ServiceType == typeof(TService) && Equals(descriptor.ServiceKey, _key);

    private ServiceDescriptor? Open()
    {
        if (!typeof(TService).IsConstructedGenericType)
        {
            return null;
        }

        var definition = typeof(TService).GetGenericTypeDefinition();
        return _collection.LastOrDefault(descriptor => descriptor.ServiceType == definition && Equals(descriptor.ServiceKey, _key));
    }

    private List<ServiceDescriptor> Replacements() =>
        [.. _collection.Where(descriptor => IsOfService(descriptor) && !ReferenceEquals(descriptor, _decorator))];
}
