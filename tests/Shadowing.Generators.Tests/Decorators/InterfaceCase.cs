namespace Shadowing.Generators.Tests.Decorators;

/// <summary>An interface with members of one kind, as a user may write it.</summary>
/// <param name="Service">The interface as AddShadow is given it.</param>
/// <param name="Code">The code that declares it.</param>
/// <param name="Asked">The warnings that the interface asks for, which are disabled in what is written.</param>
internal sealed record InterfaceCase(string Service, string Code, params string[] Asked);
