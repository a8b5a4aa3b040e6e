namespace Shadowing.Tests.Services;

/// <summary>The service of inline candidates that need none.</summary>
public sealed class Anything;
