namespace Shadowing.Generators.Interfaces;

/// <summary>A type parameter of a method.</summary>
/// <param name="Name">Its name as code writes it.</param>
/// <param name="Attributes">The attributes to repeat.</param>
/// <param name="Constraint">All its constraints, for a method of the decorator's own; or nothing.</param>
/// <param name="InheritedConstraint">What an explicit implementation, which inherits the constraints, must say so that <c>T?</c> means the
/// same.</param>
internal sealed record MemberTypeParameter(string Name, string Attributes, string Constraint, string InheritedConstraint);
