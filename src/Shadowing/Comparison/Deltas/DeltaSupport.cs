using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Comparison.Deltas;

/// <summary>Whether deltas are built at all. A trimmed application has them off, because the library that builds them cannot be
/// trimmed.</summary>
internal static class DeltaSupport
{
    /// <summary>Gets a value indicating whether they are; the trimmer takes it for a constant.</summary>
    [FeatureSwitchDefinition("Shadowing.Deltas")]
    public static bool IsEnabled => !AppContext.TryGetSwitch("Shadowing.Deltas", out var isEnabled) || isEnabled;
}
