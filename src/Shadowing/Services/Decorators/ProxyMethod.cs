using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Shadowing.Services.Decorators;

/// <summary>Calls one method by reflection, in the way that generated code calls it directly.</summary>
/// <typeparam name="TService">The interface.</typeparam>
/// <typeparam name="TResult">The result without its task, or <see cref="NoResult"/>.</typeparam>
internal sealed class ProxyMethod<TService, TResult>(MethodInfo info, ResultShape shape) : IProxyMethod
    where TService : class
{
    private readonly bool[] _isToken =
        [.. info.GetParameters().Select(static parameter => parameter.ParameterType == typeof(CancellationToken))];
    private readonly Func<ArgumentCopies, object?, object?>[] _copiers =
        [.. info.GetParameters().Select(static parameter => ProxyArguments.Copier(parameter.ParameterType))];

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly",
        Justification = "The proxy hands it on to the caller, who consumes it.")]
    public object? InvokeSampled(DecoratedMethod method, object control, IServiceProvider services, object?[] arguments)
    {
        var capture = method.Begin<TService, ProxyArguments, TResult>(services, new ProxyArguments([.. arguments]), InvokeAsync, Copy);
        if (!capture.IsOpen)
        {
            return Invoke(control, arguments);
        }

        object? returned;
        try
        {
            returned = Invoke(control, arguments);
        }
        catch (Exception failure) when (capture.Failed(failure))
        {
            throw;
        }

        switch (shape)
        {
            case ResultShape.Nothing:
                capture.Returned(default!);
                return null;
            case ResultShape.Value:
                capture.Returned((TResult)returned!);
                return returned;
            case ResultShape.Task:
                return capture.Observe((Task)returned!);
            case ResultShape.ValueTask:
                return capture.Observe((ValueTask)returned!);
            case ResultShape.TaskOfValue:
                return capture.Observe((Task<TResult>)returned!);
            case ResultShape.ValueTaskOfValue:
                return capture.Observe((ValueTask<TResult>)returned!);
            default:
                throw new UnreachableException();
        }
    }

    private object? Invoke(object target, object?[] arguments) =>
        info.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    private async ValueTask<TResult> InvokeAsync(TService service, ProxyArguments arguments, CancellationToken token)
    {
        var returned = Invoke(service, [.. arguments.Values.Select((value, i) => _isToken[i] ? token : value)]);
        switch (shape)
        {
            case ResultShape.Task:
                await (Task)returned!;
                return default!;
            case ResultShape.ValueTask:
                await (ValueTask)returned!;
                return default!;
            case ResultShape.TaskOfValue:
                return await (Task<TResult>)returned!;
            case ResultShape.ValueTaskOfValue:
                return await (ValueTask<TResult>)returned!;
            default:
                return returned is null ? default! : (TResult)returned;
        }
    }

    private ProxyArguments Copy(ProxyArguments arguments, ArgumentCopies copies) =>
        new([.. arguments.Values.Select((value, i) => _isToken[i] ? value : _copiers[i](copies, value))]);
}
