using Microsoft.CodeAnalysis.CSharp;

namespace Shadowing.Generators.Interfaces;

/// <summary>Writes names so that they are names in code.</summary>
internal static class CodeName
{
    public static bool IsWritable(string name) => SyntaxFacts.IsValidIdentifier(name);

    // await is a keyword only in async lambdas, and the invocation of a candidate may be one.
    public static string Of(string name) =>
        SyntaxFacts.GetKeywordKind(name) is not SyntaxKind.None || name is "await" ? "@" + name : name;

    // Metadata may have parameters without a name, and _ would be read as a discard where it is not one.
    public static string OfParameter(string name, int position) =>
        IsWritable(name) && name is not "_" ? Of(name) : "p" + position.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
