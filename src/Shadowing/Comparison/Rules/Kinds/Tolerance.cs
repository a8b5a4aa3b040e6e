using System.Globalization;

namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Lets numbers deviate from each other.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="Absolute">The largest deviation, in the number's own unit.</param>
/// <param name="Relative">The largest deviation as a share of the larger magnitude.</param>
internal sealed record Tolerance(string Path, double Absolute, double Relative) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Tolerance), RuleStep.Tolerance)
    {
        Says = "numbers may deviate, up to either limit",
        Of = "numbers",
        Keys =
        [
            new(nameof(Absolute), RuleKeyType.Number, "a number from 0", "Absolute, such as 0.01"),
            new(nameof(Relative), RuleKeyType.Number, "a share from 0 to 1", "Relative, such as 0.001"),
        ],
        Read = static (path, values) => new Tolerance(path, values.Number(nameof(Absolute)), values.Number(nameof(Relative))),
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{base.Text}{(Absolute > 0 || Relative <= 0 ? $" absolute {Show(Absolute)}{(Relative > 0 ? "," : string.Empty)}" : string.Empty)}{(Relative > 0 ? $" relative {Show(Relative)}" : string.Empty)}");

    /// <inheritdoc/>
    public override string? WhyInvalid =>
        !IsLimit(Absolute) ? $"absolute is {Show(Absolute)}; use a finite number of 0 or more."
        : !IsLimit(Relative) ? $"relative is {Show(Relative)}; use a finite number of 0 or more."
        : Absolute == 0 && Relative == 0 ? "absolute and relative are both 0; set one of them above 0."
        : null;

    /// <inheritdoc/>
    public override NumberTolerance ToLimits() => new(Absolute, Relative);

    private static bool IsLimit(double limit) => double.IsFinite(limit) && limit >= 0;

    private static string Show(double value) => value.ToString(CultureInfo.InvariantCulture);
}
