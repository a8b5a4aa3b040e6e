using System.Globalization;
using Shadowing.Comparison.Contrasts;

namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Lets times deviate from each other.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="Within">How far they may be apart, the limit included.</param>
internal sealed record TimeTolerance(string Path, TimeSpan Within) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Tolerance), RuleStep.TimeTolerance)
    {
        Says = "times may deviate",
        Of = "times",
        Keys = [new(nameof(Within), RuleKeyType.Duration, "a duration such as 00:00:02", "Within, for times, such as 00:00:02")],
        Read = static (path, values) => new TimeTolerance(path, values.Duration(nameof(Within))),
        TakesHeaders = true,
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"{base.Text} within {Within:c}");

    /// <inheritdoc/>
    public override string? WhyInvalid =>
        Within <= TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"within is {Within:c}; use a duration above 0, such as 00:00:02.")
            : null;

    /// <inheritdoc/>
    public override bool AreNear(string control, string candidate) =>
        Instants.TryRead(control, out var one) && Instants.TryRead(candidate, out var other) && Instant.AreWithin(one, other, Within);
}
