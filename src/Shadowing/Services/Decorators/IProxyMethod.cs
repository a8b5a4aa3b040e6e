namespace Shadowing.Services.Decorators;

/// <summary>One method of an interface that a proxy stands for.</summary>
internal interface IProxyMethod
{
    /// <summary>Calls the control, captured by a sampled call.</summary>
    object? InvokeSampled(DecoratedMethod method, object control, IServiceProvider services, object?[] arguments);
}
