using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Shadowing.Generators.Interfaces;

/// <summary>Writes those attributes of an interface that an implementation must repeat: what the trimmer compares, and what lets a
/// reference escape.</summary>
internal static class RepeatedAttributes
{
    private const string Namespace = "System.Diagnostics.CodeAnalysis.";

    public static string Of(ISymbol symbol) => Write(symbol.GetAttributes(), string.Empty);

    public static string OfResult(IMethodSymbol method) => Write(method.GetReturnTypeAttributes(), "return: ");

    public static bool IsFollowedByTrimmer(ISymbol symbol) => symbol.Has(Namespace + "DynamicallyAccessedMembersAttribute");

    private static string Write(ImmutableArray<AttributeData> attributes, string target) =>
        string.Concat(attributes.SelectMany(Texts).Select(text => $"[{target}global::{Namespace}{text}] "));

    private static IEnumerable<string> Texts(AttributeData data)
    {
        var type = data.AttributeClass;
        foreach (var name in (string[])["RequiresUnreferencedCode", "RequiresDynamicCode", "RequiresAssemblyFiles"])
        {
            if (type.Is($"{Namespace}{name}Attribute"))
            {
                yield return data.ConstructorArguments.FirstOrDefault().Value is string message
                    ? $"{name}({SymbolDisplay.FormatLiteral(message, quote: true)})"
                    : name;
            }
        }

        if (type.Is(Namespace + "DynamicallyAccessedMembersAttribute") && data.ConstructorArguments.FirstOrDefault().Value is int members)
        {
            yield return $"DynamicallyAccessedMembers((global::{Namespace}DynamicallyAccessedMemberTypes)({members.ToString(CultureInfo.InvariantCulture)}))";
        }

        if (type.Is(Namespace + "UnscopedRefAttribute"))
        {
            yield return "UnscopedRef";
        }
    }
}
