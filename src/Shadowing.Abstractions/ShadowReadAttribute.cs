namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says that calls of an interface, of one method or of one property's getter may run twice: they only read.</summary>
/// <remarks>On an interface it stands for all its methods and getters, those it inherits not included. Setters and events are never
/// shadowed.</remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class ShadowReadAttribute : Attribute;
