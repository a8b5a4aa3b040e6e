using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Log_sums
{
    [Fact]
    public void A_sum_is_that_of_the_numbers_in_any_order() =>
        Prop.ForAll(Gen.Choose(-300, 300).NonEmptyListOf().ToArbitrary(), static numbers =>
        {
            var logs = numbers.Select(static number => number / 10d).ToArray();
            var sum = LogSum.Of(logs);
            return Math.Abs(sum - Math.Log(logs.Sum(Math.Exp))) < 1e-12 * (1 + Math.Abs(sum))
                && Math.Abs(sum - LogSum.Of(logs.Reverse().ToArray())) < 1e-12 * (1 + Math.Abs(sum))
                && Math.Abs(LogSum.OfMean(logs) - (sum - Math.Log(logs.Length))) < 1e-12;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_fits_no_number_is_added_up_and_nothing_is_nothing()
    {
        Assert.Equal(1e12 + Math.Log(2), LogSum.Of([1e12, 1e12]));
        Assert.Equal(-1e12 + Math.Log(2), LogSum.Of([-1e12, -1e12]));
        Assert.Equal(5, LogSum.Of([double.NegativeInfinity, 5]));
        Assert.Equal(double.NegativeInfinity, LogSum.Of([double.NegativeInfinity]));
        Assert.Equal(double.NegativeInfinity, LogSum.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => LogSum.OfMean([]));
    }

    [Theory]
    [InlineData(1e-300, 1e-300)]
    [InlineData(1e-12, 9.999999999995e-13)]
    [InlineData(-1e-9, -1.0000000005000000003e-9)]
    [InlineData(1e-4, 9.999500033330833533e-5)]
    [InlineData(-0.5, -0.69314718055994530942)]
    [InlineData(1e9, 20.723265837946411)]
    public void A_small_summand_keeps_its_digits(double x, double expected) =>
        Assert.Equal(expected, LogOnePlus.Of(x), Math.Abs(expected) * 5e-16);
}
