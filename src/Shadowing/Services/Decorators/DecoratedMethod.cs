using System.ComponentModel;
using System.Runtime.CompilerServices;
using Shadowing.Sampling;

namespace Shadowing.Services.Decorators;

/// <summary>One method of a decorated interface: decides which of its calls are sampled. Only generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DecoratedMethod
{
    private ulong _threshold;

    internal DecoratedMethod()
    {
    }

    /// <summary>Draws whether a call is sampled; for most calls nothing more happens.</summary>
    /// <returns>False when the control is to be called and nothing else.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSampled()
    {
        var threshold = _threshold;
        return threshold != 0 && Draw.Next() < threshold;
    }

    /// <summary>Begins to capture a sampled call. It never throws.</summary>
    /// <typeparam name="TService">The interface.</typeparam>
    /// <typeparam name="TArguments">A tuple of all arguments but cancellation tokens.</typeparam>
    /// <typeparam name="TResult">The result without its task, or <see cref="NoResult"/>.</typeparam>
    /// <param name="services">The services of the scope that the decorator was made in.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="invoke">Calls the method on any implementation; cancellation tokens are replaced by the one given.</param>
    /// <param name="copy">Copies the arguments.</param>
    /// <returns>The capture; one that is not open when the call goes no further.</returns>
    public ServiceCapture<TService, TArguments, TResult> Begin<TService, TArguments, TResult>(
        IServiceProvider services, TArguments arguments, Func<TService, TArguments, CancellationToken, ValueTask<TResult>> invoke, Func<TArguments, ArgumentCopies, TArguments> copy)
        where TService : class
        where TArguments : struct
    {
        _ = _threshold;
        return default;
    }

    internal void Set(ulong threshold) => _threshold = threshold;
}
