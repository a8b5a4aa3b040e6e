using System.Globalization;
using System.Linq;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Decorators;

/// <summary>Names the file of a decorator.</summary>
internal static class FileName
{
    private const int Longest = 80;

    // Long names are cut, and names that differ in case only are one name to the compiler: the number tells them apart.
    public static string Of(DecoratedInterface decorated)
    {
        var name = new string([.. decorated.Key.Replace("global::", string.Empty)
            .Select(letter => char.IsLetterOrDigit(letter) || letter is '.' ? letter : '_')]);
        return $"{(name.Length > Longest ? name.Substring(0, Longest) : name)}.{Number(decorated.Key)}.g.cs";
    }

    // FNV-1a: string.GetHashCode differs between two runs of the compiler.
    private static string Number(string text) =>
        text.Aggregate(2166136261u, static (hash, letter) => unchecked((hash ^ letter) * 16777619u))
            .ToString("x8", CultureInfo.InvariantCulture);
}
