using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Rules;

public sealed class Number_tolerances
{
    private static readonly string s_thousandDigits = new('9', 1_000);

    [Theory]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950336", 0.5, 0, false)]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950336", 1, 0, true)]
    [InlineData("1.7976931348623157e308", "1.7976931348623158e308", 1e291, 0, false)]
    [InlineData("1.7976931348623157e308", "1.7976931348623158e308", 1e292, 0, true)]
    [InlineData("1.7976931348623157e308", "1.7976931348623158e308", 0, 1e-17, false)]
    [InlineData("1.7976931348623157e308", "1.7976931348623158e308", 0, 1e-15, true)]
    [InlineData("4e-324", "5e-324", 0, 0.01, false)]
    [InlineData("4e-324", "5e-324", 0, 0.2, true)]
    [InlineData("4e-324", "5e-324", 1e-300, 0, true)]
    [InlineData("1e400", "1.001e400", 0, 0.01, true)]
    [InlineData("1e400", "1.02e400", 0, 0.01, false)]
    [InlineData("1e-400", "1.001e-400", 0, 0.01, true)]
    [InlineData("1e-400", "2e-400", 0, 0.1, false)]
    [InlineData("1e999999999999", "1.001e999999999999", 0, 0.01, true)]
    [InlineData("1e99999999999999999999999", "1.02e99999999999999999999999", 0, 0.01, false)]
    [InlineData("1e-99999999999999999999999", "-1e-99999999999999999999999", 1e-300, 0, true)]
    [InlineData("1e-99999999999999999999999", "-1e-99999999999999999999999", 0, 1.5, false)]
    [InlineData("0.01", "1e-99999999999999999999999", 0.01, 0, true)]
    [InlineData("0.01", "-1e-99999999999999999999999", 0.01, 0, false)]
    [InlineData("0", "1e-99999999999999999999999", 0, 0.99, false)]
    [InlineData("0", "1e-99999999999999999999999", 0, 1, true)]
    [InlineData("10000000000000000999", "10000000000000001000", 0.5, 0, false)]
    [InlineData("10000000000000000999", "10000000000000001000", 0, 1e-19, true)]
    [InlineData("10000000000000000999", "10000000000000001000", 0, 1e-20, false)]
    [InlineData("0", "0.30000000000000004", 0.30000000000000004, 0, true)]
    [InlineData("0", "0.300000000000000041", 0.30000000000000004, 0, false)]
    [InlineData("1", "1.0000000000000000000000000001", 1e-28, 0, true)]
    [InlineData("1", "1.00000000000000000000000000011", 1e-28, 0, false)]
    [InlineData("9000000000000000000000000000", "0.4", 8999999999999999999999999999.5, 0, true)]
    [InlineData("9007199254740993", "9007199254740992", 0.5, 0, false)]
    [InlineData("100.0000000000000000000000000001", "99", 0, 0.01, false)]
    [InlineData("100", "99.0000000000000000000000000000000001", 0, 0.01, true)]
    [InlineData("1", "1e9999999999999999999", 1e300, 0, false)]
    [InlineData("1", "1e9999999999999999999", 0, 0.999, false)]
    [InlineData("1", "1e9999999999999999999", 0, 1, true)]
    [InlineData("-1", "1e9999999999999999999", 0, 1, false)]
    [InlineData("-1", "1e9999999999999999999", 0, 1.0000001, true)]
    public void A_limit_is_kept_exactly_whatever_the_size(string control, string candidate, double absolute, double relative, bool agree)
    {
        void Limits(ComparisonOptions options) => options.Tolerance("$", absolute, relative);
        Assert.Equal(agree ? string.Empty : $"$ Value {control} {candidate}", Side.CompareJson(control, candidate, Limits).Found());
        Assert.Equal(agree ? string.Empty : $"$ Value {candidate} {control}", Side.CompareJson(candidate, control, Limits).Found());
    }

    [Fact]
    public void A_limit_is_kept_exactly_for_numbers_of_a_thousand_digits()
    {
        Side.Agree($"{s_thousandDigits}.5", $"{s_thousandDigits}.25", static options => options.Tolerance("$", absolute: 0.25));
        Assert.NotEqual(string.Empty,
            Side.CompareJson($"{s_thousandDigits}.5", $"{s_thousandDigits}.2499", static options => options.Tolerance("$", absolute: 0.25))
                .Found());
        Side.Agree($"0.{s_thousandDigits}", "1", static options => options.Tolerance("$", absolute: 1e-300));
    }

    [Fact]
    public void A_rounded_number_is_within_a_limit_by_its_rounded_value()
    {
        Side.Agree("79228162514264337593543950335.04", "79228162514264337593543950336.05",
            static options => options.Round("$", 1).Tolerance("$", absolute: 1.1));
        Side.Differ("79228162514264337593543950335.04", "79228162514264337593543950336.05",
            "$ Value 79228162514264337593543950335.04 79228162514264337593543950336.05",
            static options => options.Round("$", 1).Tolerance("$", absolute: 1.09));
    }
}
