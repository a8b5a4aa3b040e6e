using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shadowing.Generators.Calls;
using Shadowing.Generators.Decorators;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators;

/// <summary>Writes a decorator for each interface that is given to AddShadow or AddKeyedShadow.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DecoratorGenerator : IIncrementalGenerator
{
    internal const string Uses = nameof(Uses);
    internal const string Interfaces = nameof(Interfaces);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.CreateSyntaxProvider(ShadowCall.MayBe, Read)
            .Where(static read => read is not null).Select(static (read, _) => read!).WithTrackingName(Uses)
            .Collect().SelectMany(Distinct).WithTrackingName(Interfaces);
        context.RegisterSourceOutput(interfaces, static (output, read) => output.AddSource(FileName.Of(read), DecoratorWriter.Write(read)));
    }

    private static DecoratedInterface? Read(GeneratorSyntaxContext context, CancellationToken cancellation) =>
        ShadowCall.Service((GenericNameSyntax)context.Node, context.SemanticModel, cancellation) is { } service
            ? InterfaceReader.Read(service, context.SemanticModel.Compilation).Interface
            : null;

    private static IEnumerable<DecoratedInterface> Distinct(ImmutableArray<DecoratedInterface> uses, CancellationToken cancellation) =>
        uses.GroupBy(use => use.Key, StringComparer.Ordinal).Select(group => group.First());
}
