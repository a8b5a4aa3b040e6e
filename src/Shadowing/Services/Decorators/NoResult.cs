using System.ComponentModel;

namespace Shadowing.Services.Decorators;

/// <summary>Stands for the result of a method that has none. Only generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoResult;
