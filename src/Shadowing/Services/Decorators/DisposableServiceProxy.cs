namespace Shadowing.Services.Decorators;

/// <summary>A proxy of an interface that disposes in one way, or in both: the container may end it in either.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal abstract class DisposableServiceProxy<TService> : ServiceProxy<TService>, IDisposable, IAsyncDisposable
    where TService : class
{
    void IDisposable.Dispose() => ControlDisposal.Dispose(Control!);

    ValueTask IAsyncDisposable.DisposeAsync() => ControlDisposal.DisposeAsync(Control!);
}
