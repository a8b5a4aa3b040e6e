using System.Globalization;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Rounds numbers, half away from zero.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="Digits">How many decimal places are kept.</param>
internal sealed record Round(string Path, int Digits) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Round), RuleStep.Round)
    {
        Says = "rounds numbers, half away from zero",
        Keys = [new(nameof(Digits), RuleKeyType.Whole, "0 to 28 decimal places", "Digits")],
        Read = static (path, values) => new Round(path, values.Whole(nameof(Digits))),
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"{base.Text} to {Digits}");

    /// <inheritdoc/>
    public override string? WhyInvalid =>
        Digits is < 0 or > 28 ? string.Create(CultureInfo.InvariantCulture, $"digits is {Digits}; use 0 to 28 decimal places.") : null;

    /// <inheritdoc/>
    public override CanonicalNumber Rounded(CanonicalNumber number) => number.Rounded(Digits);
}
