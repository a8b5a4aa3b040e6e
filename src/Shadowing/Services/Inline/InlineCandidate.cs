namespace Shadowing.Services.Inline;

/// <summary>How the candidate of an inline run is found and run.</summary>
/// <param name="Resolve">Finds or makes its service in a scope.</param>
/// <param name="Invoke">Runs it.</param>
internal readonly record struct InlineCandidate<TState, TService, TCandidate>(
    Func<IServiceProvider, TService> Resolve, Func<TState, TService, CancellationToken, ValueTask<TCandidate>> Invoke)
    where TService : class;
