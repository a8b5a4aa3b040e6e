using FsCheck;
using FsCheck.Fluent;
using Shadowing.Evidence.Counting;

namespace Shadowing.Tests.Evidence;

public sealed class Distinct_requests
{
    [Fact]
    public void Fewer_than_are_kept_are_counted_exactly_in_any_order() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong[]>(), static seen =>
        {
            var distinct = new DistinctRequests(128);
            foreach (var fingerprint in seen.Concat(seen.Reverse()).Take(127))
            {
                distinct.Add(fingerprint);
            }

            return distinct.Count == seen.Concat(seen.Reverse()).Take(127).Distinct().Count();
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public void More_are_estimated_to_a_few_percent(int count)
    {
        var distinct = new DistinctRequests(256);
        for (var number = 0; number < count; number++)
        {
            // As a counter and as a hash of 32 bits in both halves: both are what a fingerprint may be.
            distinct.Add(number % 2 == 0 ? (ulong)number : ((ulong)(uint)number.GetHashCode() << 32) | 7);
            distinct.Add((ulong)(number & ~1));
        }

        Assert.InRange(distinct.Count, count * 0.75, count * 1.25);
    }

    [Fact]
    public void What_an_earlier_process_has_seen_is_not_added_but_the_larger_number_holds()
    {
        var distinct = new DistinctRequests(128);
        distinct.Restore(50);
        for (ulong number = 0; number < 40; number++)
        {
            distinct.Add(number);
        }

        Assert.Equal(50, distinct.Count);
        for (ulong number = 40; number < 60; number++)
        {
            distinct.Add(number);
        }

        Assert.Equal(60, distinct.Count);
    }
}
