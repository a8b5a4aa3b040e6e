using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shadowing.Experiments;
using Shadowing.Notifications.Sinks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds experiments and settings to what <c>AddShadowing</c> registered.</summary>
public sealed class ShadowingBuilder
{
    private readonly ExperimentDeclarations _declarations;

    internal ShadowingBuilder(IServiceCollection services, ExperimentDeclarations declarations)
    {
        Services = services;
        _declarations = declarations;
    }

    /// <summary>Gets the services that are registered into.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Declares an experiment, or adds to one that is declared already; configuration overrides what is set here, field by
    /// field.</summary>
    /// <param name="name">The name: at most 100 letters, digits, '-', '_' and '.'; case does not matter.</param>
    /// <param name="configure">Sets the experiment's settings. It runs at start and again at each reload.</param>
    /// <returns>This builder.</returns>
    public ShadowingBuilder AddExperiment(string name, Action<ExperimentOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        _declarations.Add(name, configure);
        return this;
    }

    /// <summary>Sets what all experiments share; configuration overrides it, field by field.</summary>
    /// <param name="configure">Sets the shared settings. It runs at start and again at each reload.</param>
    /// <returns>This builder.</returns>
    public ShadowingBuilder Configure(Action<ShadowingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _declarations.Add(configure);
        return this;
    }

    /// <summary>Adds a sink that is told of each sampled call that ended. It is a singleton, made at start, and disposed by the
    /// container.</summary>
    /// <typeparam name="T">The sink. Registered before, it is found as it is registered.</typeparam>
    /// <returns>This builder.</returns>
    public ShadowingBuilder AddSink<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IComparisonSink
    {
        Services.TryAddSingleton<T>();
        Services.AddSingleton(new SinkRegistration(typeof(T).Name, static provider => provider.GetRequiredService<T>()));
        return this;
    }

    /// <summary>Adds a sink that is told of each sampled call that ended. Whoever made it disposes it.</summary>
    /// <param name="sink">The sink.</param>
    /// <returns>This builder.</returns>
    public ShadowingBuilder AddSink(IComparisonSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Services.AddSingleton(new SinkRegistration(sink.GetType().Name, _ => sink));
        return this;
    }
}
