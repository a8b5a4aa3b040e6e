namespace System.Runtime.CompilerServices;

/// <summary>Lets records be written for netstandard2.0, where the compiler looks for this name in vain.</summary>
internal static class IsExternalInit;
