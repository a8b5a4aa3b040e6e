using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Calls;

/// <summary>Something from outside that a function uses.</summary>
/// <param name="Symbol">The local, the parameter, the field or the property of <c>this</c>; null for <c>this</c> itself.</param>
/// <param name="Type">Its type.</param>
/// <param name="Reference">Where the function uses it first.</param>
internal readonly record struct Capture(ISymbol? Symbol, ITypeSymbol Type, IOperation Reference)
{
    public string Name => Symbol?.Name ?? "this";
}
