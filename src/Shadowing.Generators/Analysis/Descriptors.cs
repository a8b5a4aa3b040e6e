using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Analysis;

/// <summary>What the analyzers say. Each has a page in docs/reference/diagnostics.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor ServiceIsNoInterface = new(
        "SHDW001",
        "A shadowed service must be an interface",
        "'{0}' is not an interface, so its calls cannot be shadowed: register it under an interface, and give that to {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoDecorator = new(
        "SHDW002",
        "The compiler cannot write a decorator",
        "The compiler cannot write a decorator for '{0}', because {1}; so one that is made at run time serves, whose sampled calls cost more, and which is not there where dynamic code is unavailable. To get one of the compiler's, {2}.",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NeverShadowed = new(
        "SHDW003",
        "A read that is never shadowed",
        "'{0}' is declared a read, but it is never shadowed: {1}",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DecoratorIsNoOther = new(
        "SHDW004",
        "A decorated service is no longer what it was",
        "'{0}' is shadowed, so what is resolved for it is a decorator, which is no '{1}': ask for what is needed through '{0}', or resolve '{1}' by itself",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor CandidateUsesCallersScope = new(
        "SHDW005",
        "The candidate uses what belongs to the caller's scope",
        "'{0}', a '{1}', belongs to the caller's scope, which may have ended when the candidate runs: take the candidate's service as the lambda's first parameter",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor CandidateUsesChangingVariable = new(
        "SHDW006",
        "The candidate uses a variable that may change before it runs",
        "'{0}' may change before the candidate runs, which is later: copy it to a variable that nobody changes, or pass it as state",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    private const string Category = "Shadowing";
}
