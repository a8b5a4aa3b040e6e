namespace Shadowing.Tests.Services.Shapes;

/// <summary>Marks the interfaces that the compiler does not see, so that their proxies are made at run time.</summary>
public sealed class Unseen;
