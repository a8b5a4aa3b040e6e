using Shadowing.Sampling;

namespace Shadowing.Tests.Sampling;

/// <summary>Lets a hash stand where a function of a string is wanted.</summary>
internal static class StickyHashExtensions
{
    public static ulong Draw2(this StickyHash hash, string key) => hash.Draw(key);
}
