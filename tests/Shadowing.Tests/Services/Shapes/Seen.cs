namespace Shadowing.Tests.Services.Shapes;

/// <summary>Marks the interfaces that the compiler sees, so that it writes their decorators.</summary>
public sealed class Seen;
