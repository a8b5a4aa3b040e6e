using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services.Inline;

/// <summary>Runs controls, and captures those runs that are sampled; all forms are one.</summary>
internal sealed class InlineShadow(InlineRuns runs, IServiceProvider services) : IShadow
{
    /// <inheritdoc/>
    public Task<TResult> RunAsync<TResult>(
        string experiment, Func<CancellationToken, Task<TResult>> control, Func<CancellationToken, Task<TResult>> candidate,
        CancellationToken cancellation = default) =>
        ShadowAsync<(Func<CancellationToken, Task<TResult>> Control,
            Func<CancellationToken, Task<TResult>> Candidate), NoService, TResult, TResult>(
            experiment,
            (control, candidate),
            static (both, token) => both.Control(token),
            new(static _ => NoService.Instance, static (both, _, token) => new ValueTask<TResult>(both.Candidate(token))),
            comparison: null,
            cancellation);

    /// <inheritdoc/>
    public Task<TResult> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment, Func<CancellationToken, Task<TResult>> control, Func<TService, CancellationToken, Task<TResult>> candidate,
        CancellationToken cancellation = default)
        where TService : class =>
        ShadowAsync<(Func<CancellationToken, Task<TResult>> Control,
            Func<TService, CancellationToken, Task<TResult>> Candidate), TService, TResult, TResult>(
            experiment,
            (control, candidate),
            static (both, token) => both.Control(token),
            new(InlineServices.Find<TService>, static (both, service, token) => new ValueTask<TResult>(both.Candidate(service, token))),
            comparison: null,
            cancellation);

    /// <inheritdoc/>
    public Task<
        TResult> RunAsync<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment, TState state, Func<TState, CancellationToken, Task<TResult>> control,
        Func<TState, TService, CancellationToken, Task<TResult>> candidate, CancellationToken cancellation = default)
        where TService : class =>
        ShadowAsync<(TState State, Func<TState, CancellationToken, Task<TResult>> Control,
            Func<TState, TService, CancellationToken, Task<TResult>> Candidate), TService, TResult, TResult>(
            experiment,
            (state, control, candidate),
            static (all, token) => all.Control(all.State, token),
            new(InlineServices.Find<TService>,
                static (all, service, token) => new ValueTask<TResult>(all.Candidate(all.State, service, token))),
            comparison: null,
            cancellation);

    /// <inheritdoc/>
    public Task<
        TControl> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TControl, TCandidate>(
        string experiment, Func<CancellationToken, Task<TControl>> control, Func<TService, CancellationToken, Task<TCandidate>> candidate,
        Action<InlineComparison<TControl, TCandidate>> comparison, CancellationToken cancellation = default)
        where TService : class =>
        ShadowAsync<(Func<CancellationToken, Task<TControl>> Control,
            Func<TService, CancellationToken, Task<TCandidate>> Candidate), TService, TControl, TCandidate>(
            experiment,
            (control, candidate),
            static (both, token) => both.Control(token),
            new(InlineServices.Find<TService>, static (both, service, token) => new ValueTask<TCandidate>(both.Candidate(service, token))),
            comparison,
            cancellation);

    /// <inheritdoc/>
    public Task<
        TControl> RunAsync<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TControl,
        TCandidate>(
        string experiment, TState state, Func<TState, CancellationToken, Task<TControl>> control,
        Func<TState, TService, CancellationToken, Task<TCandidate>> candidate,
        Action<InlineComparison<TControl, TCandidate>> comparison, CancellationToken cancellation = default)
        where TService : class =>
        ShadowAsync<(TState State, Func<TState, CancellationToken, Task<TControl>> Control,
            Func<TState, TService, CancellationToken, Task<TCandidate>> Candidate), TService, TControl, TCandidate>(
            experiment,
            (state, control, candidate),
            static (all, token) => all.Control(all.State, token),
            new(InlineServices.Find<TService>,
                static (all, service, token) => new ValueTask<TCandidate>(all.Candidate(all.State, service, token))),
            comparison,
            cancellation);

    /// <inheritdoc/>
    public TResult Run<TResult>(string experiment, Func<TResult> control, Func<TResult> candidate) =>
        Shadow<(Func<TResult> Control, Func<TResult> Candidate), NoService, TResult, TResult>(
            experiment,
            (control, candidate),
            static both => both.Control(),
            new(static _ => NoService.Instance, static (both, _, _) => new ValueTask<TResult>(both.Candidate())),
            comparison: null);

    /// <inheritdoc/>
    public TResult Run<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment, Func<TResult> control, Func<TService, TResult> candidate)
        where TService : class =>
        Shadow<(Func<TResult> Control, Func<TService, TResult> Candidate), TService, TResult, TResult>(
            experiment,
            (control, candidate),
            static both => both.Control(),
            new(InlineServices.Find<TService>, static (both, service, _) => new ValueTask<TResult>(both.Candidate(service))),
            comparison: null);

    /// <inheritdoc/>
    public TResult Run<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment, TState state, Func<TState, TResult> control, Func<TState, TService, TResult> candidate)
        where TService : class =>
        Shadow<(TState State, Func<TState, TResult> Control, Func<TState, TService, TResult> Candidate), TService, TResult, TResult>(
            experiment,
            (state, control, candidate),
            static all => all.Control(all.State),
            new(InlineServices.Find<TService>, static (all, service, _) => new ValueTask<TResult>(all.Candidate(all.State, service))),
            comparison: null);

    /// <inheritdoc/>
    public TControl Run<
        TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TControl, TCandidate>(
        string experiment, TState state, Func<TState, TControl> control, Func<TState, TService, TCandidate> candidate,
        Action<InlineComparison<TControl, TCandidate>> comparison)
        where TService : class =>
        Shadow<(TState State, Func<TState, TControl> Control,
            Func<TState, TService, TCandidate> Candidate), TService, TControl, TCandidate>(
            experiment,
            (state, control, candidate),
            static all => all.Control(all.State),
            new(InlineServices.Find<TService>, static (all, service, _) => new ValueTask<TCandidate>(all.Candidate(all.State, service))),
            comparison);

    private Task<TControl> ShadowAsync<TState, TService, TControl, TCandidate>(
        string experiment, TState state, Func<TState, CancellationToken, Task<TControl>> control,
        InlineCandidate<TState, TService, TCandidate> candidate,
        Action<InlineComparison<TControl, TCandidate>>? comparison, CancellationToken cancellation)
        where TService : class
    {
        if (runs.Begin(experiment, state, services, candidate, comparison) is not { } call)
        {
            return control(state, cancellation);
        }

        if (runs.IsStrict)
        {
            return StrictRun.RunAsync(call, state, control, cancellation);
        }

        Task<TControl> task;
        try
        {
            task = control(state, cancellation);
        }
        catch (Exception failure) when (call.Record.Failed(failure))
        {
            throw;
        }

        return call.Record.Observe(task);
    }

    private TControl Shadow<TState, TService, TControl, TCandidate>(
        string experiment, TState state, Func<TState, TControl> control, InlineCandidate<TState, TService, TCandidate> candidate,
        Action<InlineComparison<TControl, TCandidate>>? comparison)
        where TService : class
    {
        if (runs.Begin(experiment, state, services, candidate, comparison) is not { } call)
        {
            return control(state);
        }

        if (runs.IsStrict)
        {
            return StrictRun.Run(call, state, control);
        }

        TControl result;
        try
        {
            result = control(state);
        }
        catch (Exception failure) when (call.Record.Failed(failure))
        {
            throw;
        }

        call.Record.Returned(result);
        return result;
    }
}
