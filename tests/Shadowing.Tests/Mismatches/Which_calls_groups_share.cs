using FsCheck;
using FsCheck.Fluent;
using Shadowing.Mismatches;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Mismatches;

public sealed class Which_calls_groups_share
{
    [Fact]
    public void The_same_calls_are_known_to_be_the_same_however_many_and_one_more_or_another_is_seen()
    {
        foreach (var count in (int[])[1, 31, 32, 33, 5_000])
        {
            var calls = Numbers(count);
            var (left, right) = (SetOf(calls), SetOf([.. calls.Reverse()]));
            Assert.True(left.Read().IsSame(right.Read()));
            Assert.Equal(1, left.Read().Common(right.Read()));
            right.Add(GroupCalls.Number());
            Assert.False(left.Read().IsSame(right.Read()));
            Assert.False(SetOf([.. calls.Skip(1), GroupCalls.Number()]).Read().IsSame(left.Read()));
        }

        Assert.False(CallSetState.None.IsSame(CallSetState.None));
        Assert.Equal(0, CallSetState.None.Common(SetOf(Numbers(3)).Read()));
    }

    [Fact]
    public void Of_up_to_as_many_calls_as_are_kept_the_part_in_both_is_exact() =>
        Prop.ForAll(Gen.Choose(0, 12).Three().ToArbitrary(), static parts =>
        {
            var (mine, both, other) = parts;
            var shared = Numbers(both);
            var (left, right) = (SetOf([.. Numbers(mine), .. shared]), SetOf([.. shared, .. Numbers(other)]));
            var expected = both == 0 ? 0 : (double)both / (mine + both + other);
            Assert.Equal(expected, left.Read().Common(right.Read()), 9);
            Assert.Equal(expected, right.Read().Common(left.Read()), 9);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10_000, 0, 1.0)]
    [InlineData(9_800, 100, 0.98)]
    [InlineData(5_000, 2_500, 0.5)]
    [InlineData(0, 5_000, 0.0)]
    [InlineData(100, 5_000, 0.0099)]
    public void Of_more_calls_it_is_estimated_to_about_a_tenth(int both, int ofEach, double part)
    {
        var errors = Enumerable.Range(0, 50).Select(_ =>
        {
            var shared = Numbers(both);
            return SetOf([.. shared, .. Numbers(ofEach)]).Read().Common(SetOf([.. shared, .. Numbers(ofEach)]).Read()) - part;
        }).ToList();

        // A part p of 32 deviates by sqrt(p (1 - p) / 32), at most 0.09, and the mean of fifty by a seventh of that.
        Assert.InRange(errors.Average(), -0.06, 0.06);
        Assert.All(errors, static error => Assert.InRange(error, -0.45, 0.45));
    }

    [Fact]
    public void A_large_set_and_a_small_one_within_it_are_not_taken_for_the_same()
    {
        var all = Numbers(20_000);
        Assert.InRange(SetOf(all).Read().Common(SetOf([.. all.Take(20)]).Read()), 0, 0.5);
        Assert.InRange(SetOf(all).Read().Common(SetOf([.. all.Take(10_000)]).Read()), 0.1, 0.89);
    }

    [Fact]
    public void What_an_earlier_process_has_seen_comes_back_as_if_it_had_been_seen_by_one() =>
        Prop.ForAll(Gen.Choose(0, 80).Two().ToArbitrary(), static parts =>
        {
            var (before, after) = (Numbers(parts.Item1), Numbers(parts.Item2));
            var again = SetOf(after);
            again.Restore(SetOf(before).Read());
            var (expected, actual) = (SetOf([.. before, .. after]).Read(), again.Read());
            Assert.Equal((expected.Count, expected.Sum), (actual.Count, actual.Sum));
            Assert.Equal(expected.Smallest, actual.Smallest);
        }).QuickCheckThrowOnFailure();

    private static ulong[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(static _ => GroupCalls.Number())];

    private static CallSet SetOf(ulong[] calls)
    {
        var set = new CallSet();
        foreach (var call in calls)
        {
            set.Add(call);
        }

        return set;
    }
}
